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
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            "東京 ひらがな カタカナ 한국어 русский");

    @ParameterizedTest
    @ValueSource(strings = {"english", "standard", "simple", "whitespace"})
    void everyTextHasTheTokensOfLucene(String analyzerName) throws IOException {
        List<String> texts = new ArrayList<>(HARD);
        for (String file : List.of("corpus.jsonl", "queries.jsonl")) {
            for (String line : Files.readAllLines(DEMO.resolve(file))) {
                JsonNode json = new ObjectMapper().readTree(line);
                texts.add(json.path("title").asText() + "\n" + json.path("text").asText());
            }
        }
        Analyzer analyzer = Analyzers.named(analyzerName);
        TreeSet<String> terms = new TreeSet<>();
        texts.forEach(text -> terms.addAll(TermStream.terms(analyzer, text)));
        List<String> tokens = new ArrayList<>(AnalyzedWords.SPECIAL);
        tokens.addAll(terms);
        ObjectNode json = TokenizerJson.wordLevel(tokens, AnalyzedWords.SPECIAL, Map.of());
        LuceneTokenizerJson.analyse(json, analyzerName);
        List<String> wrong = new ArrayList<>();
        try (var tokenizer = NativeTokenizers.load(json, true)) {
            for (String text : texts) {
                List<String> expected = new ArrayList<>(TermStream.terms(analyzer, text));
                expected.add("</s>");
                List<String> actual = Arrays.stream(tokenizer.encode(text).getIds())
                        .mapToObj(id -> tokens.get((int) id))
                        .toList();
                if (!actual.equals(expected)) {
                    wrong.add(expected + " but " + actual);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(texts).hasSizeGreaterThan(2000);
    }

    @Test
    void whatCannotBeExpressedIsSaid() {
        assertThat(LuceneTokenizerJson.differences("german")).first().asString().contains("german", "<unk>");
        assertThat(LuceneTokenizerJson.differences("english")).noneMatch(line -> line.contains("stems are missing"));
    }
}
