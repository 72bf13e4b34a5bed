package genir.training.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Documents;
import genir.corpus.GeneratedQuery;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.docid.Docids;
import genir.corpus.example.ExampleSources;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.RankedSequences;
import genir.model.run.RankedTokens;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.training.TenDocuments;
import genir.training.loop.BatchExamples;
import genir.training.loop.LoopSettings;
import genir.training.loop.Objectives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which negatives the examples of a batch get. */
class RankingTest {
    private static final Objectives USUAL = examples -> new CrossEntropy(0, examples.targets());

    @TempDir
    static Path folder;

    private static TenDocuments collection;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(folder);
    }

    /** Two documents answer the first query, one of them the second; a query that was generated has a third. */
    private static Ranking ranking(String from, int negatives, Vocabulary vocabulary) {
        QuerySet train = TenDocuments.set(
                Split.TRAIN, List.of(List.of("q0", "lemon piano tiger", "d0", "d1"), List.of("q1", "orange", "d0")));
        ExampleSources sources = new ExampleSources(
                Documents.of(collection.documents()),
                train,
                List.of(new GeneratedQuery(new Query("g0", "lemon piano tiger"), "d3")),
                Map.of(),
                Set.of(),
                null,
                false);
        return new Ranking(
                new RankingConfig(null, null, null, negatives, from, 0.5, null),
                vocabulary,
                Documents.of(collection.documents()),
                sources,
                16,
                10,
                2,
                Progress.NONE);
    }

    /** The query that two documents answer with a word dropped, and another; the answers are d0 and d1. */
    private static BatchExamples examples(long number, Vocabulary vocabulary) {
        List<int[]> whole = List.of(vocabulary.encode("lemon piano tiger", 16), vocabulary.encode("orange violin", 16));
        List<int[]> read = List.of(vocabulary.encode("lemon piano", 16), vocabulary.encode("orange violin", 16));
        int[] targets = Stream.of("d0", "d1")
                .flatMapToInt(id -> Arrays.stream(vocabulary.docidSequence(id)))
                .toArray();
        return new BatchExamples(number, new TokenBatch(read, 8), whole, targets, Arrays.asList(null, null));
    }

    private static int[] tokens(String... ids) {
        return Arrays.stream(ids).mapToInt(collection.vocabulary()::docidToken).toArray();
    }

    @Test
    void theRankingBeginsWithABatchOfItsStep() {
        Objectives objectives = ranking("beam", 3, collection.vocabulary()).objectives(USUAL);
        // Ten steps of two batches each: the sixth step is the first.
        assertThat(objectives.of(examples(9, collection.vocabulary()))).isInstanceOf(CrossEntropy.class);
        assertThat(objectives.of(examples(10, collection.vocabulary()))).isInstanceOf(RankedTokens.class);
    }

    @Test
    void whatAnswersTheWholeQueryIsNoNegative() {
        Objectives objectives = ranking("beam", 3, collection.vocabulary()).objectives(USUAL);
        RankedTokens ranked = (RankedTokens) objectives.of(examples(19, collection.vocabulary()));
        assertThat(ranked.answers()).containsExactly(tokens("d0", "d1", "d3"), tokens("d1"));
        assertThat(ranked.negatives()).isNull();
        assertThat(ranked.search())
                .isEqualTo(new RankedTokens.Search(
                        collection.vocabulary().wordCount(),
                        collection.vocabulary().size()));
    }

    @Test
    void bm25RanksForWhatIsLeftOfTheInput() {
        Objectives objectives = ranking("bm25", 3, collection.vocabulary()).objectives(USUAL);
        RankedTokens ranked = (RankedTokens) objectives.of(examples(19, collection.vocabulary()));
        // Each word is of one document; the tiger, of d3, was dropped.
        assertThat(ranked.negatives().get(0)).containsExactlyInAnyOrder(tokens("d0", "d1"));
        assertThat(ranked.negatives().get(1)).containsExactlyInAnyOrder(tokens("d0", "d1"));
        assertThat(ranked.search()).isNull();
    }

    @Test
    void sequencesHaveTheModelsOwnBeamWithoutTheAnswers() {
        List<String> ids = Stream.concat(IntStream.range(0, 10).mapToObj(i -> "d" + i), Stream.of("other"))
                .toList();
        Vocabulary vocabulary = collection.vocabulary().forDocids(Docids.string(ids));
        TenDocuments string =
                new TenDocuments(vocabulary, collection.documents(), collection.train(), collection.dev());
        Ranking ranking = ranking("beam", 10, vocabulary);
        var parameters = Initialization.T5.create(string.model(), 2);
        BeamCandidates beam = new BeamCandidates(parameters, vocabulary, 11);
        RankedGradients gradients = new RankedGradients(
                ranking,
                beam,
                new RankedGradients.Usual(0, 0),
                new LoopSettings.BatchSizes(2, 8, 44),
                new GradientRunner(parameters));
        BatchExamples examples = examples(19, vocabulary);
        RankedSequences ranked = gradients.ranked(examples);
        // A beam as wide as there are documents finds them all, best first.
        List<int[]> first = new ArrayList<>(beam.first(examples.inputs()).get(0));
        assertThat(first).hasSize(11);
        List<int[]> answers =
                Stream.of("d0", "d1", "d3").map(vocabulary::docidSequence).toList();
        first.removeIf(docid -> answers.stream().anyMatch(answer -> Arrays.equals(answer, docid)));
        first.add(0, vocabulary.docidSequence("d0"));
        assertThat(ranked.groups().get(0)).usingRecursiveComparison().isEqualTo(first);
        assertThat(ranked.groups().get(1)).hasSize(11);
        assertThat(ranked.sequences()).isEqualTo(11);
        assertThat(ranked.length()).isEqualTo(4);
    }
}
