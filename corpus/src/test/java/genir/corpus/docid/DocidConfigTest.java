package genir.corpus.docid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import org.junit.jupiter.api.Test;

class DocidConfigTest {
    @Test
    void atomicIsTheDefaultAndHasNoOtherKeys() {
        assertThat(DocidConfig.defaults()).isEqualTo(new DocidConfig("atomic", null, null, null, null));
    }

    @Test
    void semanticFillsInItsDefaults() {
        assertThat(new DocidConfig("semantic", null, null, null, null))
                .isEqualTo(new DocidConfig("semantic", 10, 10, 64, 42L));
    }

    @Test
    void whatIsWrongIsReportedUnderItsKey() {
        assertThatThrownBy(() -> new DocidConfig("semantik", null, null, null, null))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("docids.kind: unknown kind of docids \"semantik\": did you mean semantic?");
        assertThatThrownBy(() -> new DocidConfig("string", 10, null, null, null))
                .hasMessage("docids.clusters: only kind semantic has it, not kind string");
        assertThatThrownBy(() -> new DocidConfig("semantic", 1, null, null, null))
                .hasMessage("docids.clusters: 1 is not between 2 and 1000");
        assertThatThrownBy(() -> new DocidConfig("semantic", null, 0, null, null))
                .hasMessage("docids.leaf_size: 0 is not between 1 and 10000");
    }
}
