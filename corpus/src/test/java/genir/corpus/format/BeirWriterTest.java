package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeirWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadBack(long seed) throws IOException {
        TestCollection collection = random(new Random(seed));

        BeirWriter.write(collection, Flaws.refused(), folder.resolve("out"), Progress.NONE);

        assertThat(new BeirFormat().read(folder.resolve("out"))).isEqualTo(collection);
    }

    @Test
    void nothingIsReplaced() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        TestCollection collection = random(new Random(1));
        BeirWriter.write(collection, Flaws.refused(), out, Progress.NONE);
        assertThat(new BeirFormat().read(out)).isEqualTo(collection);

        Files.writeString(out.resolve("thesis.tex"), "years of work");
        assertThatThrownBy(() -> BeirWriter.write(random(new Random(2)), Flaws.refused(), out, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage(out + ": expected a folder that does not exist yet or is empty");
        assertThat(new BeirFormat().read(out)).isEqualTo(collection);
        assertThat(out.resolve("thesis.tex")).hasContent("years of work");
    }

    private static TestCollection random(Random random) {
        List<Document> documents = new ArrayList<>();
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            String title = random.nextBoolean() ? "" : text(random);
            documents.add(new Document(
                    (i % 4 == 0 ? "\"" : "") + "d" + (99 - i) + (i % 3 == 0 ? "\"quoted\"" : "/é"),
                    title,
                    text(random)));
            queries.add(new Query("q" + (10 + i), text(random)));
            grades.put(
                    "q" + (10 + i), Map.of(documents.get(random.nextInt(i + 1)).id(), 1 + random.nextInt(3)));
        }
        QuerySet train = new QuerySet(Split.TRAIN, queries, new Qrels(grades));
        QuerySet dev = new QuerySet(Split.DEV, List.of(), new Qrels(Map.of()));
        return new TestCollection(documents, Map.of(Split.TRAIN, train, Split.DEV, dev));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        String alphabet = "ab \n\t\"\\/é中\u2028\u0001😀";
        int[] symbols = alphabet.codePoints().toArray();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(symbols[random.nextInt(symbols.length)]);
        }
        return text.toString();
    }
}
