package genir.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrecRunFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("bm25.test.trec");
    }

    @Test
    void linesAreInTheFormatWhateverTheLocale() throws IOException {
        Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
        rankings.put("q2", List.of(new ScoredDocument("b", 1.25), new ScoredDocument("a/1", 1234.5)));
        rankings.put("q1", List.of(new ScoredDocument("c", -0.1)));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            TrecRunFile.write(new Run("bm25", rankings), file);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(file).hasContent("""
                q2 Q0 a/1 1 1234.5 bm25
                q2 Q0 b 2 1.25 bm25
                q1 Q0 c 1 -0.1 bm25
                """);
    }

    @Test
    void scoresWithoutTiesAreReadBackExactly() throws IOException {
        Random random = new Random(3);
        List<ScoredDocument> ranking = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ranking.add(new ScoredDocument("d" + i, random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15)));
        }
        Run run = new Run("x", Map.of("q", ranking));
        TrecRunFile.write(run, file);
        assertThat(TrecRunFile.read(file)).isEqualTo(run);
    }

    @Test
    void tiesKeepTheirOrderAndFallStrictlyAsFloats() throws IOException {
        Random random = new Random(4);
        List<ScoredDocument> ranking = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ranking.add(new ScoredDocument("d" + i, random.nextInt(5) - 2 + 1e-13 * random.nextInt(3)));
        }
        Run run = new Run("x", Map.of("q", ranking));
        TrecRunFile.write(run, file);
        Run read = TrecRunFile.read(file);

        assertThat(read.documentIds("q")).isEqualTo(run.documentIds("q"));
        for (int i = 1; i < 500; i++) {
            assertThat((float) read.of("q").get(i).score())
                    .isLessThan((float) read.of("q").get(i - 1).score());
            assertThat(read.of("q").get(i).score())
                    .isCloseTo(run.of("q").get(i).score(), org.assertj.core.api.Assertions.within(1e-4));
        }
        byte[] once = Files.readAllBytes(file);
        TrecRunFile.write(read, file);
        assertThat(Files.readAllBytes(file)).isEqualTo(once);
    }

    @Test
    void ranksInTheFileDoNotMatter() throws IOException {
        Files.writeString(file, "q Q0 a 1 1.0 x\nq\tQ0  c 7 3 x\r\nq Q0 b 1 3e0 x\n");
        assertThat(TrecRunFile.read(file).documentIds("q")).containsExactly("b", "c", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q Q0 b 2 1.0|expected 6 columns (QUERY Q0 DOCUMENT RANK SCORE TAG) but found 5",
                "q Q0 b c 2 1.0 x|expected 6 columns (QUERY Q0 DOCUMENT RANK SCORE TAG) but found 7",
                "''|expected 6 columns (QUERY Q0 DOCUMENT RANK SCORE TAG) but found 0",
                "q Q0 b two 1.0 x|expected a whole number as rank but found two",
                "q Q0 b 2 high x|expected a finite number as score but found high",
                "q Q0 b 2 NaN x|expected a finite number as score but found NaN",
                "q Q0 b 2 1e99 x|expected a finite number as score but found 1e99",
                "q Q0 a 2 1.0 x|expected each document once for query q but a is there again",
                "q Q0 b 2 1.0 y|expected the tag x as in line 1 but found y",
            })
    void badLinesAreNamed(String line, String problem) throws IOException {
        Files.writeString(file, "q Q0 a 1 2.0 x\n" + line + "\nq Q0 z 3 0.5 x\n");
        assertThatThrownBy(() -> TrecRunFile.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ":2: " + problem);
    }

    @Test
    void missingAndBinaryFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> TrecRunFile.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfa, 0});
        assertThatThrownBy(() -> TrecRunFile.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ":1: ");
    }

    @Test
    void aRunThatFoundNothingIsAnEmptyFile() throws IOException {
        Path empty = file.resolveSibling("bm25.dev.trec");
        Run nothing = new Run("bm25", Map.of());
        TrecRunFile.write(nothing, empty);
        assertThat(empty).isEmptyFile();
        assertThat(TrecRunFile.read(empty)).isEqualTo(nothing);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstQuery() throws IOException {
        Files.writeString(file, "\uFEFFq Q0 a 1 2.0 x\nq Q0 b 2 1.0 x\n");
        assertThat(TrecRunFile.read(file).documentIds("q")).containsExactly("a", "b");
    }

    @Test
    void namesThatWouldBreakTheColumnsAreRefusedAndNothingIsWritten() {
        for (Run run : List.of(
                new Run("a b", Map.of("q", List.of(new ScoredDocument("d", 1)))),
                new Run("a", Map.of("q 1", List.of(new ScoredDocument("d", 1)))),
                new Run("a", Map.of("q", List.of(new ScoredDocument("", 1)))))) {
            assertThatThrownBy(() -> TrecRunFile.write(run, file)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
