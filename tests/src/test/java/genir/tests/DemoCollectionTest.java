package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the collection that ships inside the project promises, and that every experiment that ships can be read. */
class DemoCollectionTest {
    private static final Path CONFIGS = Path.of("..", "configs");
    private static final int SHARED_WORDS = 4;

    private static TestCollection demo;
    private static Map<String, Document> documents;

    @BeforeAll
    static void read() {
        demo = new BeirFormat().read(CONFIGS.resolve("demo"));
        documents = demo.documents().stream().collect(Collectors.toMap(Document::id, document -> document));
    }

    @Test
    void there_are_enough_documents_of_the_promised_length() {
        assertThat(demo.documents()).hasSizeGreaterThanOrEqualTo(240);
        assertThat(demo.documents())
                .allSatisfy(document -> assertThat(document.text().strip().split("\\s+").length)
                        .as(document.id())
                        .isBetween(60, 150));
    }

    @Test
    void texts_and_titles_are_unique() {
        assertThat(demo.documents().stream().map(Document::text)).doesNotHaveDuplicates();
        assertThat(demo.documents().stream().map(document -> document.title().toLowerCase(Locale.ROOT)))
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void every_document_has_questions_in_every_split() {
        assertThat(questionsPerDocument(Split.TRAIN)).hasSameSizeAs(documents.keySet());
        assertThat(questionsPerDocument(Split.TRAIN).values()).allMatch(count -> count >= 5);
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            assertThat(questionsPerDocument(split).keySet()).isEqualTo(documents.keySet());
            assertThat(questionsPerDocument(split).values()).containsOnly(1);
        }
    }

    @Test
    void no_two_questions_are_equal() {
        List<String> texts = new ArrayList<>();
        demo.splits().values().forEach(set -> set.queries().forEach(query -> texts.add(words(query.text()))));
        assertThat(texts).hasSizeGreaterThan(7 * 240 - 1).doesNotHaveDuplicates();
    }

    @Test
    void dev_and_test_questions_do_not_quote_their_documents() {
        List<String> quotes = new ArrayList<>();
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            QuerySet set = demo.splits().get(split);
            for (Query query : set.queries()) {
                for (String id : set.qrels().relevant(query.id())) {
                    Document document = documents.get(id);
                    Set<String> runs = runs(document.title());
                    runs.addAll(runs(document.text()));
                    runs.addAll(runs(document.title() + " " + document.text()));
                    runs.retainAll(runs(query.text()));
                    runs.forEach(run -> quotes.add(query.id() + ": " + run));
                }
            }
        }
        assertThat(quotes).isEmpty();
    }

    @Test
    void every_experiment_that_ships_can_be_read() throws IOException {
        try (var files = Files.list(CONFIGS)) {
            List<Path> configs =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(configs).contains(CONFIGS.resolve("demo.yaml"));
            for (Path config : configs) {
                ExperimentConfig experiment = ConfigFile.read(config, List.of());
                assertThat(Path.of(experiment.collection().path())).isAbsolute();
            }
        }
    }

    private static Map<String, Integer> questionsPerDocument(Split split) {
        Map<String, Integer> counts = new HashMap<>();
        QuerySet set = demo.splits().get(split);
        for (Query query : set.queries()) {
            set.qrels().relevant(query.id()).forEach(document -> counts.merge(document, 1, Integer::sum));
        }
        return counts;
    }

    /** Lower-cased letters and digits, words parted by one blank. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    private static Set<String> runs(String text) {
        List<String> words = Arrays.asList(words(text).split(" ", -1));
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + SHARED_WORDS <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + SHARED_WORDS)));
        }
        return runs;
    }
}
