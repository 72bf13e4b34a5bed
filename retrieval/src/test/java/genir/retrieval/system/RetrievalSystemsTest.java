package genir.retrieval.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalSystemsTest {
    private static final RetrievalSystems COMMON =
            RetrievalSystems.of(Map.of(), Fusions.usual(List.of("bm25", "genir")));
    private static final RetrievalSystems ALL = RetrievalSystems.of(
            Map.of("genir", "checkpoint t5-small", "dense", "encoder x", "dual", ""),
            List.of(List.of("bm25", "genir"), List.of("bm25", "dual"), List.of("genir", "dense")));

    @Test
    void rankersComeFirstThenFusionsAsTheyWereGiven() {
        assertThat(COMMON.names()).containsExactly("bm25", "genir", "fusion");
        assertThat(ALL.names()).containsExactly("bm25", "genir", "dense", "dual", "fusion", "bm25+dual", "genir+dense");
        assertThat(ALL.rankers()).extracting(RetrievalSystem::title).containsExactly("BM25", "GenIR", "Dense", "Dual");
        assertThat(ALL.fusions())
                .extracting(RetrievalSystem::title)
                .containsExactly("GenIR + BM25", "BM25 + Dual", "GenIR + Dense");
    }

    @Test
    void aFusionKnowsFromOutsideWhatItsMembersDo() {
        assertThat(ALL.find("bm25+dual").orElseThrow().usesOutsideKnowledge()).isFalse();
        assertThat(ALL.find("fusion").orElseThrow().outside()).isEqualTo("checkpoint t5-small");
        assertThat(ALL.find("genir+dense").orElseThrow().outside()).isEqualTo("checkpoint t5-small, encoder x");
    }

    @Test
    void whatIsSoInEveryRunNeedsNoWord() {
        assertThat(COMMON.areCommon()).isTrue();
        assertThat(ALL.areCommon()).isFalse();
        RetrievalSystems pretrained =
                RetrievalSystems.of(Map.of("genir", "checkpoint t5-small"), List.of(List.of("bm25", "genir")));
        assertThat(pretrained.areCommon()).isFalse();
    }

    @Test
    void aFusionThatWasNotEvaluatedIsKnownByItsMembersInAnyOrder() {
        RetrievalSystem fusion = ALL.named("dense+bm25+genir");
        assertThat(fusion.name()).isEqualTo("bm25+genir+dense");
        assertThat(fusion.members()).containsExactly("bm25", "genir", "dense");
        assertThat(ALL.named("genir+bm25").name()).isEqualTo("fusion");
        assertThat(ALL.named("dual").members()).containsExactly("dual");
    }

    @Test
    void whatTheRunDoesNotHaveIsUnknown() {
        for (String name : List.of("dense", "bm25+dense", "bm25+bm25", "bm25+", "")) {
            assertThatThrownBy(() -> COMMON.named(name))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("Known are: bm25, genir, fusion");
        }
    }

    @Test
    void thereAreElevenFusionsOfFourRankers() {
        assertThat(RetrievalSystem.fusionNames())
                .hasSize(11)
                .doesNotHaveDuplicates()
                .contains("fusion", "bm25+dense", "bm25+genir+dense+dual")
                .allMatch(RetrievalSystem::isFusion);
    }

    @Test
    void whatDependsOnATrainingIsTrained() {
        assertThat(List.of("genir", "fusion", "bm25+dual", "dual")).allMatch(RetrievalSystem::isTrained);
        assertThat(List.of("bm25", "dense", "bm25+dense")).noneMatch(RetrievalSystem::isTrained);
    }
}
