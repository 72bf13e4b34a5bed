package genir.corpus.docid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocidsTest {
    @TempDir
    Path folder;

    @Test
    void atomicDocidsHaveATokenForEachDocument() {
        Docids docids = Docids.atomic(List.of("a", "b"));

        assertThat(docids.tokens()).containsExactly("@DOC_ID_a@", "@DOC_ID_b@");
        assertThat(docids.sequence("b")).containsExactly(1);
        assertThat(docids.longest()).isEqualTo(1);
    }

    @Test
    void stringDocidsAreTheDigitsOfTheNumberWithATokenOfTheirOwnAtEachPosition() {
        Docids docids = Docids.string(
                IntStream.range(0, 120).mapToObj(number -> "d" + number).toList());

        assertThat(written(docids, "d0")).containsExactly("@DOC_POS_0_0@", "@DOC_POS_1_0@", "@DOC_POS_2_0@");
        assertThat(written(docids, "d107")).containsExactly("@DOC_POS_0_1@", "@DOC_POS_1_0@", "@DOC_POS_2_7@");
        assertThat(docids.tokens()).hasSize(2 + 10 + 10);
    }

    @Test
    void aSingleDocumentStillHasAName() {
        assertThat(Docids.string(List.of("only")).sequence("only")).containsExactly(0);
    }

    @Test
    void anUnknownDocumentIsNamed() {
        assertThatThrownBy(() -> Docids.string(List.of("a")).sequence("z"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("\"z\"");
    }

    @Test
    void theFileGivesBackWhatWasWritten() throws IOException {
        Docids semantic = Docids.ofValues(
                DocidKind.SEMANTIC, List.of("a", "b", "c"), List.of(new int[] {0, 1}, new int[] {0, 0, 0}, new int[] {1
                }));
        for (Docids docids : List.of(Docids.atomic(List.of("x y", "z")), Docids.string(List.of("p", "q")), semantic)) {
            Path file = folder.resolve("docids.tsv");
            DocidsFile.write(file, 100, docids);

            assertThat(DocidsFile.read(file, 100, docids.kind()).sequences())
                    .as(docids.kind().label())
                    .usingRecursiveComparison()
                    .isEqualTo(docids.sequences());
        }
    }

    @Test
    void theFileOfSequencesShowsIdsAndTokens() throws IOException {
        Path file = folder.resolve("docids.tsv");
        DocidsFile.write(
                file,
                40,
                Docids.string(IntStream.range(0, 11).mapToObj(i -> "d" + i).toList()));

        assertThat(Files.readAllLines(file))
                .startsWith("token_ids\ttokens\tdocument_id", "40 42\t@DOC_POS_0_0@ @DOC_POS_1_0@\td0")
                .endsWith("41 42\t@DOC_POS_0_1@ @DOC_POS_1_0@\td10");
    }

    @ParameterizedTest
    @CsvSource({
        "'5 6|@DOC_POS_0_0@ @DOC_POS_1_0@|a,5|@DOC_POS_0_0@|b', 3: another document's tokens begin",
        "'5|@DOC_POS_0_0@|a,5 6|@DOC_POS_0_0@ @DOC_POS_1_0@|b', 3: another document's tokens begin",
        "'5|@DOC_POS_0_0@|a,6|@DOC_POS_0_1@|a', 3: document \"a\" has two tokens",
        "'5|@DOC_POS_0_0@|a,7|@DOC_POS_0_1@|b', have gaps",
        "'5|@DOC_POS_0_0@|a,5 6|@DOC_POS_0_1@ @DOC_POS_1_0@|b', 3: token 5 is not",
        "'5|word|a', 2: token 5 is not",
        "'4|@DOC_POS_0_0@|a', 2: docid tokens begin at 5",
        "'x|@DOC_POS_0_0@|a', 2: expected token ids",
        "'5 6|@DOC_POS_0_0@|a', 2: 2 token ids for 1 tokens",
        "'5|@DOC_POS_0_0@', '2: expected token ids, tokens and a document'"
    })
    void aContradictionIsReportedAtItsLine(String lines, String problem) throws IOException {
        Path file = folder.resolve("docids.tsv");
        Files.writeString(
                file,
                "token_ids\ttokens\tdocument_id\n" + lines.replace('|', '\t').replace(',', '\n') + "\n");

        assertThatThrownBy(() -> DocidsFile.read(file, 5, DocidKind.SEMANTIC))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem);
    }

    private static List<String> written(Docids docids, String document) {
        return IntStream.of(docids.sequence(document))
                .mapToObj(docids.tokens()::get)
                .toList();
    }
}
