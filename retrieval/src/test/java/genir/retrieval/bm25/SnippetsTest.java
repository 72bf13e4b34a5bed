package genir.retrieval.bm25;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetsTest {
    private static final String FILLER = "Rivers run downhill past mills and meadows towards the sea. ".repeat(20);

    private CollectionIndex index;
    private Snippets snippets;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        List<Document> documents = List.of(
                new Document("long", "", FILLER + "A badger\ndigs wide burrows below old woods. " + FILLER),
                new Document("short", "Badger", "Digs burrows.\nEats worms."),
                new Document("title", "Badger", ""));
        CollectionIndexer.write(
                new TestCollection(documents, Map.of()), IndexConfig.defaults(), Map.of(), folder, Progress.NONE);
        index = CollectionIndex.open(folder);
        snippets = new Snippets(index);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void aSnippetIsWhereTheWordsAre() {
        assertThat(snippets.of("badgers burrow", "long"))
                .contains("A badger digs wide burrows below old woods.")
                .startsWith("…")
                .endsWith("…")
                .doesNotContain("\n")
                .hasSizeBetween(100, 240);
    }

    @Test
    void aShortDocumentIsWhole() {
        assertThat(snippets.of("worm", "short")).isEqualTo("Digs burrows. Eats worms.");
    }

    @Test
    void withoutTheWordsItIsTheBeginning() {
        assertThat(snippets.of("xylophone", "long")).startsWith("Rivers run").endsWith("…");
        assertThat(snippets.of("the of", "short")).isEqualTo("Digs burrows. Eats worms.");
        assertThat(snippets.of("badger", "title")).isEmpty();
    }

    @Test
    void theQuerysWordsAreMarked() {
        assertThat(snippets.pieces("worm burrowing", "short"))
                .containsExactly(
                        new Snippets.Piece("Digs ", false),
                        new Snippets.Piece("burrows", true),
                        new Snippets.Piece(". Eats ", false),
                        new Snippets.Piece("worms", true),
                        new Snippets.Piece(".", false));
        assertThat(snippets.pieces("xylophone", "short"))
                .containsExactly(new Snippets.Piece("Digs burrows. Eats worms.", false));
        assertThat(snippets.pieces("badger", "title")).isEmpty();
    }
}
