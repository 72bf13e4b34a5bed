package genir.corpus.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.GeneratedQuery;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.SmallCollection;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.text.Passages;
import genir.corpus.text.TermStream;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleGeneratorTest {
    /** 4 documents; 3 queries with 4 pairs. */
    private static final TestCollection COLLECTION = SmallCollection.get();

    private static final QuerySet TRAIN = COLLECTION.splits().get(Split.TRAIN);
    private static final QuerySet NO_QUERIES = SmallCollection.set(Split.TRAIN, List.of());
    private static Vocabulary vocabulary;
    private static CollectionIndex index;

    @BeforeAll
    static void build(@TempDir Path root) throws IOException {
        CollectionIndexer.write(COLLECTION, IndexConfig.defaults(), Map.of(), root.resolve("index"), Progress.NONE);
        index = CollectionIndex.open(root.resolve("index"));
        VocabularyConfig config = new VocabularyConfig("stemmed", 100, 1, null);
        vocabulary = VocabularyBuilder.build(index, config, Progress.NONE);
    }

    @AfterAll
    static void close() throws IOException {
        index.close();
    }

    @ParameterizedTest
    @CsvSource({
        // r, retrieval examples, indexing examples; 4 documents and 4 pairs.
        "0, 4, 0",
        "1, 4, 4",
        "1.9, 4, 8",
        "2.5, 4, 10",
        "32, 4, 128",
        "0.5, 8, 4",
        "0.1, 40, 4",
    })
    void theSmallerSideIsRepeated(double ratio, int queries, int indexing) {
        ExampleGenerator generator = generator(config(ratio, null, List.of()), 1);
        List<Example> epoch = generator.epoch(0);

        assertThat(generator.queryCount()).isEqualTo(queries);
        assertThat(generator.indexingCount()).isEqualTo(indexing);
        assertThat(epoch).hasSize(generator.size());
        assertThat(epoch.stream().filter(example -> example.kind() == Example.Kind.QUERY))
                .hasSize(queries);
    }

    @Test
    void everyDocumentAndPairHasItsTurn() {
        ExampleGenerator generator = generator(config(2.5, null, List.of()), 1);
        Map<Integer, Integer> indexing = new java.util.TreeMap<>();
        Map<String, Integer> retrieval = new java.util.TreeMap<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Example example : generator.epoch(epoch)) {
                if (example.kind() == Example.Kind.QUERY) {
                    retrieval.merge(Arrays.toString(example.input()) + example.target()[0], 1, Integer::sum);
                } else {
                    indexing.merge(example.target()[0], 1, Integer::sum);
                }
            }
        }
        assertThat(indexing.values()).containsExactly(5, 5, 5, 5);
        assertThat(retrieval.values()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void anEpochDependsOnSeedAndNumberAlone() {
        ExamplesConfig config = config(8, null, List.of());
        ExampleGenerator one = generator(config, 7);
        List<Example> second = one.epoch(1);

        assertThat(generator(config, 7).epoch(1)).isEqualTo(second);
        assertThat(one.epoch(1)).isEqualTo(second);
        assertThat(one.epoch(0)).isNotEqualTo(second);
        assertThat(generator(config, 8).epoch(1)).isNotEqualTo(second);
        List<Document> reversed = new ArrayList<>(COLLECTION.documents());
        Collections.reverse(reversed);
        assertThat(new ExampleGenerator(vocabulary, ExampleSources.of(reversed, TRAIN), config, 7).epoch(1))
                .isEqualTo(second);
    }

    @Test
    void anEpochStaysTheSameFromVersionToVersion() {
        List<Example> epoch = generator(config(1, null, List.of()), 42).epoch(0);

        // Written down from this code: a change here means that no published training run can be repeated.
        assertThat(epoch.stream().map(ExampleGeneratorTest::spelled))
                .containsExactly(
                        "span: x -> common/!",
                        "word_set: file creat extract util file2 -> common/tar",
                        "line: packag manag -> linux/apt",
                        "query: creat archiv file -> common/tar",
                        "query: instal packag -> linux/apt",
                        "query: list file -> common/tar",
                        "query: list file -> common/ls",
                        "line: list file on per line -> common/ls");
    }

    @ParameterizedTest
    @EnumSource(
            value = Example.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"QUERY", "GENERATED"})
    void everyInputIsCutFromItsDocument(Example.Kind kind) {
        for (int maxLength : new int[] {2, 5, 32}) {
            ExamplesConfig config = new ExamplesConfig(50.0, Map.of(kind.label(), 1.0), maxLength, null, null);
            for (Example example : generator(config, 3).epoch(0)) {
                int[] input = example.input();
                assertThat(input.length).isBetween(2, maxLength);
                assertThat(input[input.length - 1]).isEqualTo(vocabulary.eos());
                assertThat(vocabulary.isDocid(example.target()[0])).isTrue();
                if (example.kind() != Example.Kind.QUERY) {
                    assertThat(example.kind()).isEqualTo(kind);
                    checkCut(kind, document(example), input, maxLength);
                }
            }
        }
    }

    private static void checkCut(Example.Kind kind, Document document, int[] input, int maxLength) {
        String contents = tokens(document.contents(), 1000);
        String cut = spelled(input);
        int length = input.length - 1;
        switch (kind) {
            case FIRST -> assertThat(input).isEqualTo(vocabulary.encode(document.contents(), maxLength));
            case LINE ->
                assertThat(Passages.of(document.text()).stream().map(line -> tokens(line, maxLength - 1)))
                        .contains(cut);
            case SPAN -> {
                assertThat(" " + contents + " ").contains(" " + cut + " ");
                int all = contents.split(" ", -1).length;
                assertThat(length).isBetween(Math.min(4, Math.min(all, maxLength - 1)), 16);
            }
            case WORD_SET -> {
                assertThat(new HashSet<>(List.of(cut.split(" ", -1)))).hasSize(length);
                assertThat(new HashSet<>(List.of(contents.split(" ", -1)))).containsAll(List.of(cut.split(" ", -1)));
                assertThat(length).isLessThanOrEqualTo(10);
            }
            case TITLE -> {
                // "!" leaves nothing after analysis, and linux/apt has no title: both fall back on lines.
                boolean titled = Set.of("common/tar", "common/ls").contains(document.id());
                assertThat(cut.equals(document.title())).isEqualTo(titled);
            }
            case KEY_TERMS -> {
                assertThat(new HashSet<>(List.of(contents.split(" ", -1)))).containsAll(List.of(cut.split(" ", -1)));
                assertThat(length).isLessThanOrEqualTo(6);
            }
            case FRAGMENT -> {
                assertThat(Passages.of(document.text()).stream().map(line -> tokens(line, maxLength - 1)))
                        .anyMatch(line -> (" " + line + " ").contains(" " + cut + " "));
                assertThat(length).isLessThanOrEqualTo(8);
            }
            case QUERY, GENERATED -> throw new AssertionError();
        }
    }

    @Test
    void linesHaveTwoKnownTokensWhereTheyCan() {
        Document document = new Document("common/tar", "", "Archive\nzyx xyz\nfiles archive\nfiles");
        ExamplesConfig config = new ExamplesConfig(1.0, Map.of("line", 1.0), 32, null, null);
        ExampleGenerator generator =
                new ExampleGenerator(vocabulary, ExampleSources.of(List.of(document), NO_QUERIES), config, 1);
        for (int epoch = 0; epoch < 20; epoch++) {
            assertThat(spelled(generator.epoch(epoch).get(0).input())).isEqualTo("file archiv");
        }
    }

    @Test
    void kindsAreDrawnByWeight() {
        Map<Example.Kind, Long> counts = generator(config(2_500, null, List.of()), 1).epoch(0).stream()
                .collect(Collectors.groupingBy(Example::kind, Collectors.counting()));

        // Of 10,000; the standard deviations are 46 and 36.
        assertThat(counts)
                .containsOnlyKeys(Example.Kind.QUERY, Example.Kind.LINE, Example.Kind.SPAN, Example.Kind.WORD_SET);
        assertThat(counts.get(Example.Kind.LINE)).isBetween(6_800L, 7_200L);
        assertThat(counts.get(Example.Kind.SPAN)).isBetween(1_350L, 1_650L);
        assertThat(counts.get(Example.Kind.WORD_SET)).isBetween(1_350L, 1_650L);
    }

    @Test
    void tellingTermsComeMostOften() {
        Map<String, Integer> counts = new java.util.TreeMap<>();
        for (Example example :
                generator(config(1_000, Map.of("key_terms", 1.0), List.of()), 5).epoch(0)) {
            if (vocabulary.documentId(example.target()[0]).equals("common/tar")) {
                for (String term :
                        new HashSet<>(List.of(spelled(example.input()).split(" ", -1)))) {
                    counts.merge(term, 1, Integer::sum);
                }
            }
        }
        // "archiv" stands only here and twice, "file" here and elsewhere.
        assertThat(counts.get("archiv")).isGreaterThan(counts.getOrDefault("file", 0));
    }

    @Test
    void tellingTermsAreThoseOfTheDivergence() {
        Document document = COLLECTION.documents().stream()
                .filter(candidate -> candidate.id().equals("common/tar"))
                .findFirst()
                .orElseThrow();
        List<String> here = TermStream.terms(index.analyzer(), document.contents());
        List<String> everywhere = COLLECTION.documents().stream()
                .flatMap(each -> TermStream.terms(index.analyzer(), each.contents()).stream())
                .toList();
        List<TellingTerms.Weighted> found = new TellingTerms(index).of(document);

        assertThat(found).isNotEmpty().isSortedAccordingTo((a, b) -> Double.compare(b.weight(), a.weight()));
        for (TellingTerms.Weighted term : found) {
            assertThat(document.contents()).contains(term.word());
            String stem = TermStream.terms(index.analyzer(), term.word()).get(0);
            double inDocument = Collections.frequency(here, stem) / (double) here.size();
            double inCollection = Collections.frequency(everywhere, stem) / (double) everywhere.size();
            assertThat(term.weight()).isCloseTo(inDocument * Math.log(inDocument / inCollection), Offset.offset(1e-12));
        }
    }

    @Test
    void generatedQueriesAreRetrievalExamplesWithAndWithoutIndexing() {
        List<GeneratedQuery> generated = List.of(
                new GeneratedQuery(new Query("g1", "pack files"), "common/tar"),
                new GeneratedQuery(new Query("g2", "list files"), "common/ls"));
        ExampleGenerator without =
                new ExampleGenerator(vocabulary, sources(generated), config(0, null, List.of("common/ls")), 1);
        assertThat(without.epoch(0))
                .filteredOn(example -> example.kind() == Example.Kind.GENERATED)
                .extracting(ExampleGeneratorTest::spelled)
                .hasSize(1)
                .allMatch(line -> line.endsWith(" -> common/tar"));
        ExampleGenerator with = new ExampleGenerator(vocabulary, sources(generated), config(2, null, List.of()), 1);
        assertThat(with.queryCount()).isEqualTo(6);
        assertThat(with.indexingCount()).isEqualTo(12);
    }

    @Test
    void omittedDocumentsAreNeverSeen() {
        ExampleGenerator generator = generator(config(1, null, List.of("common/tar", "common/!")), 1);
        int ls = vocabulary.docidToken("common/ls");
        int apt = vocabulary.docidToken("linux/apt");

        assertThat(generator.queryCount()).isEqualTo(2);
        assertThat(generator.indexingCount()).isEqualTo(2);
        assertThat(generator.epoch(0)).allMatch(example -> example.target()[0] == ls || example.target()[0] == apt);
        assertThatThrownBy(() -> generator(config(1, null, List.of("common/rat")), 1))
                .isInstanceOf(InputException.class)
                .hasMessage("training.omit_documents: unknown document \"common/rat\"");
        assertThatThrownBy(() -> generator(config(1, null, vocabulary.documentIds()), 1))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("no training examples");
    }

    @Test
    void withoutQueriesAnEpochIsAsLongAsIfEachDocumentHadFour() {
        ExampleGenerator generator = new ExampleGenerator(
                vocabulary, ExampleSources.of(COLLECTION.documents(), NO_QUERIES), ExamplesConfig.defaults(), 1);
        assertThat(generator.size()).isEqualTo((int) Math.round(1.9 * 4 * 4));
    }

    @Test
    void badConfigurationNamesTheKey() {
        assertConfigError(-1.0, null, 32, "training.index_ratio: -1 is not 0 or more");
        assertConfigError(Double.NaN, null, 32, "training.index_ratio: NaN is not 0 or more");
        assertConfigError(1.0, null, 1, "training.max_length: 1 is not 2 or more");
        assertConfigError(1.0, Map.of("line", -0.5), 32, "training.indexing.line: -0.5 is not 0 or more");
        assertConfigError(1.0, Map.of("line", 0.0), 32, "training.indexing: at least one weight must be above 0");
        assertConfigError(
                1.0,
                Map.of("lines", 1.0),
                32,
                "unknown key of training.indexing \"lines\": did you mean line? Known are: first, line, span, word_set,"
                        + " title, key_terms, fragment");
        assertThatThrownBy(() -> generator(config(1e9, null, List.of()), 1))
                .isInstanceOf(InputException.class)
                .hasMessage("training.index_ratio: it makes 4000000000 examples an epoch, too many");
    }

    private static void assertConfigError(Double ratio, Map<String, Double> indexing, int maxLength, String message) {
        assertThatThrownBy(() -> new ExamplesConfig(ratio, indexing, maxLength, null, null))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private static ExamplesConfig config(double ratio, Map<String, Double> indexing, List<String> omitted) {
        return new ExamplesConfig(ratio, indexing, null, omitted, null);
    }

    private static ExampleSources sources(List<GeneratedQuery> generated) {
        return new ExampleSources(
                COLLECTION.documents(), TRAIN, generated, Map.of(), Set.of(), new TellingTerms(index), false);
    }

    @Test
    void noLineHasWhatIsHeldOut() {
        ExamplesConfig config = config(1.9, Map.of("line", 0.5, "fragment", 0.5), List.of());
        ExampleSources sources = new ExampleSources(
                COLLECTION.documents(),
                NO_QUERIES,
                List.of(),
                Map.of("common/tar", "archive verbosely"),
                Set.of(),
                new TellingTerms(index),
                false);
        Set<String> lines = new HashSet<>();
        for (int epoch = 0; epoch < 60; epoch++) {
            new ExampleGenerator(vocabulary, sources, config, 1)
                    .epoch(epoch)
                    .forEach(example -> lines.add(spelled(example.input())));
        }

        assertThat(lines).contains(tokens("List the files of an archive", 20));
        assertThat(lines).noneMatch(line -> line.contains("verbos"));
        assertThat(generator(config, 1).epoch(0)).isNotEmpty();
    }

    private static ExampleGenerator generator(ExamplesConfig config, long seed) {
        return new ExampleGenerator(vocabulary, sources(List.of()), config, seed);
    }

    private static Document document(Example example) {
        String id = vocabulary.documentId(example.target()[0]);
        return COLLECTION.documents().stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String tokens(String text, int most) {
        return spelled(vocabulary.encode(text, most + 1));
    }

    private static String spelled(Example example) {
        return example.kind().label() + ": " + spelled(example.input()) + " -> "
                + vocabulary.documentId(example.target()[0]);
    }

    private static String spelled(int[] input) {
        return Arrays.stream(input, 0, input.length - 1)
                .mapToObj(vocabulary::token)
                .collect(Collectors.joining(" "));
    }
}
