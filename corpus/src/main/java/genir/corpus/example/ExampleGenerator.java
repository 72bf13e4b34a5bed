package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.GeneratedQuery;
import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The examples of each training epoch: retrieval examples from queries, indexing examples from documents.
 *
 * <p>The ratio r of the two is that of DSI (docs/method.md, section 2): with q (query, relevant document) pairs and d
 * documents an epoch has max(d, round(r q)) indexing examples, the documents taken in turn; where d &gt; r q it is the
 * queries that are taken in turn, round(d / r) times (never less often than once each). Each epoch begins its turns where
 * the one before left off. r = 0 means queries only; without any query an epoch has as many
 * indexing examples as if each document had four.
 *
 * <p>An epoch depends on the seed and its number alone. Of its examples, as of the documents, little stays on the heap. Safe for use by several threads.
 */
public final class ExampleGenerator implements Examples {
    /** As the collections have that the defaults of training were found on: without any query an epoch is as long as theirs. */
    private static final int QUERIES_OF_A_DOCUMENT = 4;

    private final List<Example> queries;
    private final EncodedDocuments documents;
    private final Example.Kind[] kinds;
    private final double[] cumulativeWeights;
    private final int queryCount;
    private final int indexingCount;
    private final long seed;

    /**
     * Encodes all texts once, one after the other.
     *
     * @throws InputException if an omitted document does not exist, or nothing is left to learn from
     */
    public ExampleGenerator(Vocabulary vocabulary, ExampleSources sources, ExamplesConfig config, long seed) {
        this.seed = seed;
        IdList known = IdList.of(sources.documents().ids());
        Set<String> omitted = Set.copyOf(config.omitDocuments());
        for (String document : config.omitDocuments()) {
            if (!known.contains(document) && !vocabulary.hasDocument(document)) {
                throw new InputException("training.omit_documents: unknown document " + Names.quote(document));
            }
        }
        Predicate<String> kept = document -> known.contains(document) && !omitted.contains(document);
        Documents indexed = sources.documents()
                .where(config.indexRatio() == 0 ? none -> false : kept)
                .inOrder();
        this.documents = new EncodedDocuments(indexed.ids(), vocabulary, config.maxLength(), sources.withTexts());
        for (Document document : indexed) {
            documents.add(
                    document,
                    telling(document, sources, config),
                    sources.heldOut().get(document.id()));
        }
        this.queries = encode(vocabulary, sources, kept, config.maxLength());
        kinds = Example.Kind.values();
        cumulativeWeights = cumulate(config);

        int count = this.documents.size();
        double wanted =
                config.indexRatio() * (queries.isEmpty() ? (double) QUERIES_OF_A_DOCUMENT * count : queries.size());
        indexingCount = (int) Math.max(count, config.indexRatio() == 0 ? 0 : checked(Math.round(wanted)));
        queryCount = queries.isEmpty() || count <= wanted
                ? queries.size()
                : (int) Math.max(queries.size(), checked(Math.round(count / config.indexRatio())));
        if (queryCount + indexingCount == 0) {
            throw new InputException(
                    "no training examples: no queries with a relevant document, and no documents to index");
        }
    }

    /**
     * The examples of a training: of all documents alike, or of those that are fresh with some of the others.
     *
     * @throws InputException if an omitted document does not exist, or nothing is left to learn from
     */
    public static Examples of(Vocabulary vocabulary, ExampleSources sources, ExamplesConfig config, long seed) {
        if (config.rehearsal() == null) {
            return new ExampleGenerator(vocabulary, sources, config, seed);
        }
        ExampleSources known = sources.part(false);
        ExampleGenerator fresh = new ExampleGenerator(vocabulary, sources.part(true), config, seed);
        return config.rehearsal() == 0 || known.documents().isEmpty()
                ? fresh
                : new RehearsedExamples(
                        fresh, new ExampleGenerator(vocabulary, known, config, seed), config.rehearsal(), seed);
    }

    @Override
    public int size() {
        return queryCount + indexingCount;
    }

    /** How many of them are retrieval examples. */
    public int queryCount() {
        return queryCount;
    }

    /** How many of them are indexing examples. */
    public int indexingCount() {
        return indexingCount;
    }

    @Override
    public List<Example> epoch(int epoch) {
        return epoch(epoch, queryCount, indexingCount);
    }

    /**
     * The examples of an epoch of another size, in training order.
     *
     * @param queryCount how many retrieval examples; none where there are no queries
     * @param indexingCount how many indexing examples; none where no document is indexed
     */
    List<Example> epoch(int epoch, int queryCount, int indexingCount) {
        SplitMix64 random = new SplitMix64(seed, epoch);
        PackedExamples indexing = new PackedExamples();
        for (int i = 0; i < indexingCount; i++) {
            EncodedDocument document = documents.get(turn(epoch, indexingCount, i, documents.size()));
            Example.Kind kind = kind(random.nextDouble());
            indexing.add(document.example(kind, random));
        }
        return new Shuffled(
                queryCount + indexingCount,
                number -> number < queryCount
                        ? queries.get(turn(epoch, queryCount, number, queries.size()))
                        : indexing.get(number - queryCount),
                random);
    }

    /** About how many bytes of the heap an epoch's examples take. */
    public static long epochBytes(int examples, int maxLength) {
        return PackedExamples.heapBytes(examples, maxLength);
    }

    /** Whose turn it is, if every epoch goes on where the one before stopped. */
    private static int turn(int epoch, int perEpoch, int position, int count) {
        return (int) (((long) epoch * perEpoch + position) % count);
    }

    private Example.Kind kind(double uniform) {
        double point = uniform * cumulativeWeights[kinds.length - 1];
        int k = 0;
        while (point >= cumulativeWeights[k]) {
            k++;
        }
        return kinds[k];
    }

    private static double[] cumulate(ExamplesConfig config) {
        Example.Kind[] kinds = Example.Kind.values();
        double[] cumulative = new double[kinds.length];
        double sum = 0;
        for (int k = 0; k < kinds.length; k++) {
            sum += config.weight(kinds[k]);
            cumulative[k] = sum;
        }
        return cumulative;
    }

    private static List<TellingTerms.Weighted> telling(
            Document document, ExampleSources sources, ExamplesConfig config) {
        if (config.weight(Example.Kind.KEY_TERMS) == 0) {
            return List.of();
        }
        if (sources.terms() == null) {
            throw new IllegalArgumentException("key_terms need the index's statistics");
        }
        return sources.terms().of(document);
    }

    private static List<Example> encode(
            Vocabulary vocabulary, ExampleSources sources, Predicate<String> kept, int maxLength) {
        QuerySet train = sources.train();
        List<Example> examples = new PackedExamples();
        for (Query query : train.queries()) {
            int[] input = vocabulary.encode(query.text(), maxLength);
            for (String document : train.qrels().relevant(query.id())) {
                if (kept.test(document)) {
                    examples.add(
                            new Example(input, vocabulary.docidSequence(document), Example.Kind.QUERY, query.text()));
                }
            }
        }
        for (GeneratedQuery generated : sources.generated()) {
            if (kept.test(generated.documentId())) {
                int[] input = vocabulary.encode(generated.query().text(), maxLength);
                int[] target = vocabulary.docidSequence(generated.documentId());
                examples.add(new Example(
                        input, target, Example.Kind.GENERATED, generated.query().text()));
            }
        }
        return examples;
    }

    private static long checked(long count) {
        if (count > Integer.MAX_VALUE / 4) {
            throw new InputException("training.index_ratio: it makes " + count + " examples an epoch, too many");
        }
        return count;
    }
}
