package genir.training.distillation;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.training.bm25.BestScores;
import genir.training.bm25.Bm25Ranker;
import java.util.Collection;

/**
 * BM25 over the model's own tokens, as a teacher: it sees of an input what the model sees, after dropped words and
 * unknown ones, so that what it ranks first can be learnt. Safe for use by several threads.
 */
final class Bm25Teacher implements Teacher {
    private final int[] docidTokens;
    private final Bm25Ranker ranker;

    /**
     * Indexes documents.
     *
     * @param documents those the model learns; others are never in a ranking
     */
    Bm25Teacher(Collection<Document> documents, Vocabulary vocabulary, DistillationConfig config, Progress progress) {
        Documents ordered = Bm25Ranker.ordered(documents);
        docidTokens = ordered.ids().stream().mapToInt(vocabulary::docidToken).toArray();
        ranker = new Bm25Ranker(ordered, vocabulary, config.k1(), config.b(), config.depth(), "the teacher", progress);
    }

    @Override
    public TeacherRanking rank(int[] input, String text) {
        BestScores ranking = ranker.first(input);
        int[] docids = new int[ranking.size()];
        double[] scores = new double[ranking.size()];
        for (int rank = 0; rank < docids.length; rank++) {
            docids[rank] = docidTokens[ranking.document(rank)];
            scores[rank] = ranking.score(rank);
        }
        return new TeacherRanking(docids, scores);
    }
}
