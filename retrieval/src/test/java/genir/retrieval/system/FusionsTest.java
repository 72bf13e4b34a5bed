package genir.retrieval.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusionsTest {
    private static final List<String> RANKERS = List.of("bm25", "genir", "dense");

    @Test
    void usuallyEachFurtherRankerIsFusedWithBm25AndWithBoth() {
        assertThat(Fusions.usual(List.of("bm25", "genir"))).containsExactly(List.of("bm25", "genir"));
        assertThat(Fusions.usual(RANKERS))
                .containsExactly(List.of("bm25", "genir"), List.of("bm25", "dense"), List.of("bm25", "genir", "dense"));
        assertThat(Fusions.usual(RetrievalSystem.RANKERS))
                .hasSize(5)
                .endsWith(List.of("bm25", "dual"), List.of("bm25", "genir", "dual"));
    }

    @Test
    void membersAreBroughtIntoOrderAndThatOfBm25AndGenirIsAlwaysThere() {
        assertThat(Fusions.checked("f", List.of(List.of("dense", "bm25")), RANKERS))
                .containsExactly(List.of("bm25", "genir"), List.of("bm25", "dense"));
        assertThat(Fusions.checked("f", List.of(List.of("dense", "genir"), List.of("genir", "bm25")), RANKERS))
                .containsExactly(List.of("genir", "dense"), List.of("bm25", "genir"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bm25             | f: expected two systems or more to fuse but found [bm25]",
                "bm25 bm25        | f: [bm25, bm25] has a system twice",
                "bm25 dens        | f: unknown system \"dens\": did you mean dense? Known are: bm25, genir, dense, dual",
                "bm25 fusion      | f: unknown system \"fusion\": Known are: bm25, genir, dense, dual",
                "bm25 dual        | f: [bm25, dual] fuses dual, which this configuration does not have; give"
                        + " retrieval.dual a section, or leave the fusion out",
            })
    void whatCannotBeFusedIsSaid(String members, String message) {
        List<List<String>> given = List.of(List.of(members.split(" ", -1)));
        assertThatThrownBy(() -> Fusions.checked("f", given, RANKERS))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void theSameFusionTwiceIsASlip() {
        List<List<String>> given = List.of(List.of("dense", "bm25"), List.of("bm25", "dense"));
        assertThatThrownBy(() -> Fusions.checked("f", given, RANKERS))
                .isInstanceOf(InputException.class)
                .hasMessage("f: [bm25, dense] is there twice");
    }
}
