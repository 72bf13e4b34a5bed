package genir.cli.add;

import genir.cli.checkpoint.StoredModel;
import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.docid.Docids;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyGrowth;
import genir.model.T5Config;
import genir.model.weights.EmbeddingResize;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run's model with rows for the words of documents that join its collection; docids of the new documents come with the new
 * run, as those of any documents that a checkpoint does not know.
 */
final class GrownModel {
    private final StoredModel before;
    private final Joined joined;
    private final Vocabulary vocabulary;

    /**
     * Finds the new words.
     *
     * @param minFrequency how often a new word must occur in all documents and training queries
     */
    GrownModel(StoredModel before, Joined joined, int minFrequency) {
        this.before = before;
        this.joined = joined;
        Set<String> fresh = new HashSet<>();
        joined.fresh().forEach(document -> fresh.add(document.id()));
        List<String> kept = before.vocabulary().documentIds().stream()
                .filter(id -> !fresh.contains(id))
                .toList();
        QuerySet train = joined.all().queries(Split.TRAIN);
        Set<String> asking = new LinkedHashSet<>();
        for (Query query : train.queries()) {
            if (train.qrels().relevant(query.id()).stream().anyMatch(fresh::contains)) {
                asking.add(query.id());
            }
        }
        vocabulary = VocabularyGrowth.grow(
                before.vocabulary(),
                Docids.atomic(kept),
                texts(joined.fresh(), train, asking, true),
                texts(
                        joined.all().documents().stream()
                                .filter(document -> !fresh.contains(document.id()))
                                .toList(),
                        train,
                        asking,
                        false),
                minFrequency);
    }

    private static List<String> texts(List<Document> documents, QuerySet queries, Set<String> chosen, boolean wanted) {
        return Stream.concat(
                        documents.stream().map(Document::contents),
                        queries.queries().stream()
                                .filter(query -> chosen.contains(query.id()) == wanted)
                                .map(Query::text))
                .toList();
    }

    /** Its words are the old and the new ones, its documents the old ones that stay as they are. */
    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** How many words are new. */
    int newWords() {
        return vocabulary.wordCount() - before.vocabulary().wordCount();
    }

    /**
     * The old weights; a new word begins as the mean of the words beside it in the new documents, which is nearer to what it
     * will mean than the mean of all words.
     *
     * @param seed of rows for words without such neighbours
     */
    Parameters parameters(long seed) {
        Vocabulary old = before.vocabulary();
        Parameters parameters = before.parameters();
        T5Config shape = parameters.config().forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        EmbeddingResize resize = new EmbeddingResize(parameters, shape);
        for (int word = 0; word < old.wordCount(); word++) {
            resize.keep(word, word);
        }
        neighbours()
                .forEach((word, beside) -> resize.mean(
                        word, beside.stream().mapToInt(Integer::intValue).toArray()));
        for (String document : vocabulary.documentIds()) {
            resize.keep(vocabulary.docidToken(document), old.docidToken(document));
        }
        return resize.apply(seed);
    }

    /** For each new word the old ones of the new documents that have it. */
    private Map<Integer, Set<Integer>> neighbours() {
        int known = before.vocabulary().wordCount();
        Map<Integer, Set<Integer>> beside = new LinkedHashMap<>();
        for (Document document : joined.fresh()) {
            int[] tokens = vocabulary.encode(document.contents(), Integer.MAX_VALUE);
            List<Integer> words = Arrays.stream(tokens)
                    .filter(token -> token < known
                            && token != vocabulary.eos()
                            && token != vocabulary.unk()
                            && token != vocabulary.pad())
                    .boxed()
                    .toList();
            Arrays.stream(tokens)
                    .filter(token -> token >= known)
                    .forEach(token -> beside.computeIfAbsent(token, none -> new LinkedHashSet<>())
                            .addAll(words));
        }
        return beside;
    }
}
