package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exported tokenizer against Lucene itself, on every text of the demo collection. */
class LuceneTokenizerJsonTest {
    private static final Path DEMO = Path.of("..", "configs", "demo");

    private static final List<String> HARD = List.of(
            "O'Neil's U.S.A. 3.14 1,000 a:b e-mail foo_bar naïve CAFÉ",
            "caresses ponies ties cats feed agreed plastered bled motoring sing conflated troubled sized",
            "hopping tanned falling hissing fizzed failing filing happy sky relational conditional rational",
            "valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization",
            "predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti",
            "sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival",
            "allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment",
            "dependent adoption homologou communism activate angulariti homologous effective bowdlerize",
            "probate rate cease controll roll us is ed ing yes say dying apology psychology skis",
            "YYYY yyy yyyyy yy YYYY-MM-DD xyyed syzygy ay boy buys yyed oyyying by yay crying cryyed styyly flyyer",
            "東京 ひらがな カタカナ 한국어 русский");

    private static final List<String> LANGUAGES = List.of(
            "Las canciones más océanicas de España, ¿qué días corrían? La canción, el camión y los camiones.",
            "L'avion de l'été: les chevaux qu'il aimait étaient beaux, aujourd'hui; les élèves préférés",
            "Die schönen Häuser der Städte, größer als Mäuse; straße STRASSE Übungen",
            "Красивые дома в больших городах: ёлки и ЁЛКИ",
            "IŞIK ışıklar İstanbul'da ağaçların altında KIZI",
            "Le città più belle dell'Italia, gli uomini e le donne",
            "taloissa suurissa kaupungeissa järviä",
            "ΟΙ ΆΝΘΡΩΠΟΙ των πόλεων, καλός",
            "na fir agus na mná, bád");

    @ParameterizedTest
    @ValueSource(strings = {"english", "standard", "simple", "whitespace"})
    void everyTextHasTheTokensOfLucene(String analyzerName) throws IOException {
        List<String> texts = new ArrayList<>(HARD);
        texts.addAll(texts(DEMO));
        assertThat(texts).hasSizeGreaterThan(2000);
        assertThat(wrong(analyzerName, texts)).isEmpty();
    }

    /** The analysis of kinds stemmed and words on real texts, where they are there. */
    @ParameterizedTest
    @CsvSource({
        "tldr-1k,english",
        "tldr-1k,standard",
        "tldr,english",
        "tldr,standard",
        "squad-dev,english",
        "squad-dev,standard"
    })
    void everySharedTextHasTheTokensOfLucene(String collection, String analyzerName) throws IOException {
        Path folder = Path.of("..", "..", "shared", "data", collection);
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: no " + folder.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no " + folder);
        List<String> texts = texts(folder);
        List<String> wrong = wrong(analyzerName, texts);
        System.out.println(collection + ", " + analyzerName + ": " + (texts.size() - wrong.size()) + " of "
                + texts.size() + " texts have the tokens of Lucene");
        assertThat(wrong).isEmpty();
    }

    private static List<String> texts(Path collection) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String file : List.of("corpus.jsonl", "queries.jsonl")) {
            for (String line : Files.readAllLines(collection.resolve(file))) {
                JsonNode json = new ObjectMapper().readTree(line);
                texts.add(json.path("title").asText() + "\n" + json.path("text").asText());
            }
        }
        return texts;
    }

    /** The texts that the exported tokenizer reads otherwise than the analyzer does, with the first difference. */
    private static List<String> wrong(String analyzerName, List<String> texts) throws IOException {
        Analyzer analyzer = Analyzers.named(analyzerName);
        TreeSet<String> terms = new TreeSet<>();
        texts.forEach(text -> terms.addAll(TermStream.terms(analyzer, text)));
        List<String> tokens = new ArrayList<>(AnalyzedWords.SPECIAL);
        tokens.addAll(terms);
        ObjectNode json = TokenizerJson.wordLevel(tokens, AnalyzedWords.SPECIAL, Map.of());
        StemTable table = StemTable.of(analyzerName, texts.stream(), terms);
        LuceneTokenizerJson.analyse(json, analyzerName, table);
        List<String> wrong = new ArrayList<>();
        try (var tokenizer = NativeTokenizers.load(json, true)) {
            for (String text : texts) {
                List<String> expected = new ArrayList<>(TermStream.terms(analyzer, text));
                expected.add("</s>");
                List<String> actual = Arrays.stream(tokenizer.encode(text).getIds())
                        .mapToObj(id -> tokens.get((int) id))
                        .toList();
                if (!actual.equals(expected)) {
                    wrong.add(difference(expected, actual));
                }
            }
        }
        return wrong;
    }

    private static String difference(List<String> expected, List<String> actual) {
        int at = 0;
        while (expected.get(at).equals(actual.get(at))) {
            at++;
        }
        return expected.subList(at, Math.min(at + 3, expected.size())) + " but "
                + actual.subList(at, Math.min(at + 3, actual.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spanish", "french", "german", "russian", "turkish", "italian", "finnish", "greek", "irish"})
    void aTableOfTheWordsHasTheTokensOfLucene(String analyzerName) throws IOException {
        List<String> texts = new ArrayList<>(LANGUAGES);
        texts.addAll(texts(DEMO));
        assertThat(wrong(analyzerName, texts)).isEmpty();
    }

    @Test
    void whatCannotBeExpressedIsSaid() {
        StemTable table = StemTable.of("german", LANGUAGES.stream(), Set.of("haus", "schon"));
        assertThat(table.isEmpty()).isFalse();
        assertThat(LuceneTokenizerJson.differences("german", table))
                .first()
                .asString()
                .contains("german", "table of the");
        assertThat(LuceneTokenizerJson.differences("german", StemTable.NONE))
                .first()
                .asString()
                .contains("stems are missing");
        assertThat(StemTable.of("thai", LANGUAGES.stream(), Set.of()).isEmpty()).isTrue();
        assertThat(LuceneTokenizerJson.differences("english", StemTable.NONE))
                .noneMatch(line -> line.contains("stems"));
    }
}
