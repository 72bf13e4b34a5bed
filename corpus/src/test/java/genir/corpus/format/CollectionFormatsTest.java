package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectionFormatsTest {
    @Test
    void findsFormatsByName() {
        assertThat(CollectionFormats.standard().names()).containsExactly("beir", "dsi", "squad", "trec");
        assertThat(CollectionFormats.standard().named("dsi")).isInstanceOf(DsiFormat.class);
    }

    @Test
    void anUnknownNameListsTheKnown() {
        assertThatThrownBy(() -> new CollectionConfig("data", "bier", null, null))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "collection.format: unknown collection format \"bier\": did you mean beir? Known are: beir, dsi, squad,"
                                + " trec");
    }

    @Test
    void twoFormatsOfOneNameAreRefused() {
        assertThatThrownBy(() -> new CollectionFormats(List.of(new BeirFormat(), new BeirFormat())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two collection formats are named beir");
    }

    @Test
    void beirIsTheDefaultAndAPathIsNeeded() {
        assertThat(new CollectionConfig("data", null, null, null).format()).isEqualTo("beir");
        assertThatThrownBy(() -> new CollectionConfig(null, null, null, null)).hasMessage("collection.path: missing");
    }
}
