package genir.training.distillation;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.TokenDistribution;
import genir.training.bm25.BestScores;
import genir.training.bm25.Bm25Postings;
import genir.training.bm25.Bm25Search;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * BM25 over the model's own tokens, as a teacher: it sees of an input what the model sees, after dropped words and
 * unknown ones, so that what it ranks first can be learnt. Safe for use by several threads.
 */
public final class Bm25Teacher {
    private final DistillationConfig config;
    private final int[] docidTokens;
    private final ThreadLocal<Bm25Search> searches;

    /**
     * Indexes documents.
     *
     * @param documents those the model learns; others are never in a ranking
     */
    public Bm25Teacher(
            Collection<Document> documents, Vocabulary vocabulary, DistillationConfig config, Progress progress) {
        this.config = config;
        List<Document> ordered =
                documents.stream().sorted(Comparator.comparing(Document::id)).toList();
        docidTokens = ordered.stream()
                .mapToInt(document -> vocabulary.docidToken(document.id()))
                .toArray();
        Bm25Postings postings;
        try (Progress.Task task = progress.start("index for BM25, the teacher", ordered.size())) {
            postings = Bm25Postings.of(ordered, vocabulary, config.k1(), config.b(), task);
        }
        // Not of the documents, whose texts would stay in memory as long as the teacher.
        int depth = Math.min(config.depth(), postings.documents());
        searches = ThreadLocal.withInitial(() -> new Bm25Search(postings, depth));
    }

    /**
     * The target of an example: its document, mixed with the softmax over BM25's first documents for its input. An input
     * of which no document has a token has its document alone.
     *
     * @param input token ids
     * @param docidToken of the example's document
     */
    public TokenDistribution target(int[] input, int docidToken) {
        BestScores ranking = searches.get().first(input);
        if (ranking.size() == 0) {
            return TokenDistribution.of(docidToken);
        }
        double best = ranking.score(0);
        double[] shares = new double[ranking.size()];
        Arrays.setAll(shares, rank -> Math.exp((ranking.score(rank) - best) / config.temperature()));
        double sum = Arrays.stream(shares).sum();
        // The example's own document is one of the ranking or comes behind it.
        int[] tokens = new int[ranking.size() + 1];
        float[] probabilities = new float[ranking.size() + 1];
        int count = 0;
        int own = -1;
        for (int rank = 0; rank < ranking.size(); rank++) {
            tokens[count] = docidTokens[ranking.document(rank)];
            own = tokens[count] == docidToken ? count : own;
            probabilities[count++] = (float) (config.weight() * shares[rank] / sum);
        }
        if (own < 0) {
            own = count;
            tokens[count++] = docidToken;
        }
        probabilities[own] += (float) (1 - config.weight());
        return new TokenDistribution(Arrays.copyOf(tokens, count), Arrays.copyOf(probabilities, count));
    }
}
