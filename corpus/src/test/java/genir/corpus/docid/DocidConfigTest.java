package genir.corpus.docid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import org.junit.jupiter.api.Test;

class DocidConfigTest {
    @Test
    void atomicIsTheDefaultAndHasNoOtherKeys() {
        assertThat(DocidConfig.defaults()).isEqualTo(new DocidConfig("atomic", null, null, null, null, null, null));
    }

    @Test
    void semanticFillsInItsDefaults() {
        assertThat(DocidConfig.ofKind(DocidKind.SEMANTIC))
                .isEqualTo(new DocidConfig("semantic", null, 10, 10, null, 64, 42L));
    }

    @Test
    void whatIsWrongIsReportedUnderItsKey() {
        assertThatThrownBy(() -> new DocidConfig("semantik", null, null, null, null, null, null))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("docids.kind: unknown kind of docids \"semantik\": did you mean semantic?");
        assertThatThrownBy(() -> new DocidConfig("string", null, 10, null, null, null, null))
                .hasMessage("docids.clusters: only kinds semantic and quantised have it, not kind string");
        assertThatThrownBy(() -> new DocidConfig("semantic", null, 1, null, null, null, null))
                .hasMessage("docids.clusters: 1 is not between 2 and 1000");
        assertThatThrownBy(() -> new DocidConfig("semantic", null, null, 0, null, null, null))
                .hasMessage("docids.leaf_size: 0 is not between 1 and 10000");
    }

    @Test
    void quantisedFillsInItsDefaultsAndDenseVectorsAreAsLongAsTheyAre() {
        assertThat(DocidConfig.ofKind(DocidKind.QUANTISED))
                .isEqualTo(new DocidConfig("quantised", 3, 32, null, "latent", 64, 42L));
        assertThat(new DocidConfig("quantised", null, null, null, "dense", null, null))
                .isEqualTo(new DocidConfig("quantised", 3, 32, null, "dense", null, 42L))
                .matches(DocidConfig::usesDenseVectors);
    }

    @Test
    void whatIsWrongWithQuantisedDocidsIsReportedUnderItsKey() {
        assertThatThrownBy(() -> new DocidConfig("quantised", null, null, null, "dens", null, null))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("docids.vectors: unknown kind of vectors \"dens\": did you mean dense?");
        assertThatThrownBy(() -> new DocidConfig("quantised", null, null, 10, null, null, null))
                .hasMessage("docids.leaf_size: only kind semantic has it, not kind quantised");
        assertThatThrownBy(() -> new DocidConfig("quantised", null, null, null, "dense", 64, null))
                .hasMessageStartingWith("docids.dimensions: only latent vectors have it");
        assertThatThrownBy(() -> new DocidConfig("quantised", 17, null, null, null, null, null))
                .hasMessage("docids.levels: 17 is not between 1 and 16");
        assertThatThrownBy(() -> new DocidConfig("semantic", 2, null, null, null, null, null))
                .hasMessage("docids.levels: only kind quantised has it, not kind semantic");
    }
}
