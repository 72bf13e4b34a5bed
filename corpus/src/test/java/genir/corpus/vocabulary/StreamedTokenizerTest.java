package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.docid.Docids;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer.json that is written and read piece by piece is the one that would be written and read as a whole. */
class StreamedTokenizerTest {
    @TempDir
    Path root;

    private Path file;
    private ObjectNode whole;

    @BeforeEach
    void write() throws IOException {
        Words words = new AnalyzedWords(
                VocabularyKind.STEMMED, "english", List.of("<pad>", "</s>", "<unk>", "lemon", "tiger"));
        Vocabulary vocabulary = new Vocabulary(words, Docids.atomic(List.of("a", "\"b\"", "c😀")), 0);
        vocabulary.write(root.resolve("vocabulary"));
        file = root.resolve("vocabulary/tokenizer.json");
        whole = vocabulary.tokenizerJson();
    }

    @Test
    void theBytesAreThoseOfTheWhole() throws IOException {
        Json.write(root.resolve("whole.json"), whole);
        assertThat(file).hasSameBinaryContentAs(root.resolve("whole.json"));
    }

    @Test
    void itIsReadWithoutDocids() {
        ObjectNode withoutDocids = TokenizerJson.read(file);
        TokenizerJson.removeDocids(withoutDocids);
        assertThat(TokenizerJson.readWords(file)).isEqualTo(withoutDocids);
        assertThat(withoutDocids.path("added_tokens")).hasSize(3);
    }

    @Test
    void whatIsWrongWithTheWholeIsSaid() throws IOException {
        ArrayNode added = (ArrayNode) whole.path("added_tokens");
        for (int id : new int[] {4, 7, 9}) {
            ((ObjectNode) added.get(4)).put("id", id);
            Json.write(file, whole);
            assertThatThrownBy(() -> TokenizerJson.readWords(file))
                    .isInstanceOf(InputException.class)
                    .hasMessage(file + ": token \"@DOC_ID_\"b\"@\" has id " + id
                            + " there, but Hugging Face's tokenizers give it 6");
        }
        Files.writeString(file, "[]");
        assertThatThrownBy(() -> TokenizerJson.readWords(file)).hasMessageContaining("it has no model.vocab");
        Files.writeString(file, "{\"a\": 1} 2");
        assertThatThrownBy(() -> TokenizerJson.readWords(file))
                .hasMessageContaining("something follows after the value");
    }
}
