package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectionFormatsTest {
    @Test
    void findsFormatsByName() {
        assertThat(CollectionFormats.installed().names())
                .containsExactly("beir", "csv", "dsi", "jsonl", "squad", "text", "trec", "tsv");
        assertThat(CollectionFormats.installed().named("dsi")).isInstanceOf(DsiFormat.class);
    }

    @Test
    void anUnknownNameListsTheKnown() {
        assertThatThrownBy(() -> new CollectionConfig("data", "bier", null, null))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "collection.format: unknown collection format \"bier\": did you mean beir? Known are: beir, csv, dsi,"
                                + " jsonl, squad, text, trec, tsv");
    }

    @Test
    void twoFormatsOfOneNameAreRefused() {
        assertThatThrownBy(() -> new CollectionFormats(List.of(new BeirFormat(), new BeirFormat())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "two collection formats are named beir: genir.corpus.format.BeirFormat and genir.corpus.format.BeirFormat");
    }

    @Test
    void aFormatOfTheModuleThatIsNotHereSaysHowToGetIt() {
        assertThatThrownBy(() -> CollectionFormats.installed().named("pdf"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the module that reads pdf (genir-tika) is not built in; in a checkout,")
                .hasMessageContaining("GENIR_TIKA=1");
    }

    @Test
    void beirIsTheDefaultAndAPathIsNeeded() {
        assertThat(new CollectionConfig("data", null, null, null).format()).isEqualTo("beir");
        assertThatThrownBy(() -> new CollectionConfig(null, null, null, null)).hasMessage("collection.path: missing");
    }
}
