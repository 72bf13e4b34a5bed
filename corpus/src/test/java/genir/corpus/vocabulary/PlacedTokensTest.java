package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where in a text its tokens stand. */
class PlacedTokensTest {
    private static final String TEXT = "List all files,\nthen the archived ones";

    private static PlacedTokens placed(VocabularyKind kind) {
        AnalyzedWords words =
                new AnalyzedWords(kind, "english", List.of("<pad>", "</s>", "<unk>", "list", "file", "archiv"));
        return words.encodePlaced(TEXT);
    }

    @Test
    void passagesAreWhatTheTextSaysBetweenTokens() {
        PlacedTokens placed = placed(VocabularyKind.STEMMED);
        assertThat(placed.tokens()).startsWith(3).contains(4, 5);
        int file = indexOf(placed, 4);
        int archived = indexOf(placed, 5);
        assertThat(placed.passage(file, archived + 1)).isEqualTo("files,\nthen the archived");
        assertThat(placed.words(archived, 0, file)).isEqualTo("archived List files");
        assertThat(placed.passage(1, 1)).isEmpty();
    }

    @Test
    void theFirstTokensKeepTheirPlaces() {
        PlacedTokens first = placed(VocabularyKind.STEMMED).first(1);
        assertThat(first.size()).isEqualTo(1);
        assertThat(first.passage(0, 1)).isEqualTo("List");
        assertThat(PlacedTokens.unplaced(7, 8, 9).first(2).tokens()).containsExactly(7, 8);
    }

    @Test
    void withoutPlacesThereIsNoText() {
        PlacedTokens unplaced = PlacedTokens.unplaced(7, 8);
        assertThat(unplaced.passage(0, 1)).isNull();
        assertThat(unplaced.words(0)).isNull();
    }

    private static int indexOf(PlacedTokens placed, int token) {
        for (int i = 0; i < placed.size(); i++) {
            if (placed.tokens()[i] == token) {
                return i;
            }
        }
        throw new AssertionError("token " + token + " is not there");
    }
}
