package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedQueriesTest {
    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("generated.jsonl"), content);
    }

    @Test
    void readsOneOrSeveralDocumentsOfAQuery() throws IOException {
        Path file = file("""
                {"_id": "g1", "text": "list files", "document": "ls"}

                {"text": "archive", "documents": ["tar", 7], "score": 0.5}
                """);
        assertThat(GeneratedQueries.read(file, id -> true))
                .extracting(generated -> generated.query().text() + " -> " + generated.documentId())
                .containsExactly("list files -> ls", "archive -> tar", "archive -> 7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": "a"}                              | missing field "document"
            {"document": "ls"}                         | missing field "text"
            {"text": " ", "document": "ls"}            | the query has an empty text
            {"text": "a", "document": "xx"}            | unknown document id "xx"
            {"text": "a", "documents": "ls"}           | field "documents": expected a list
            {"text": "a", "document": "ls"             | malformed JSON
            ["a"]                                      | expected a JSON object
            """)
    void whatIsWrongIsNamedWithItsLine(String line, String problem) throws IOException {
        Path file = file("{\"text\": \"a\", \"document\": \"ls\"}\n" + line + "\n");
        assertThatThrownBy(() -> GeneratedQueries.read(file, "ls"::equals))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }
}
