package genir.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunNamesTest {
    private static List<String> names(String... paths) {
        return RunNames.of(List.of(paths).stream().map(Path::of).toList());
    }

    @Test
    void theLastPartOfAPathIsTheNameWhereItTellsRunsApart() {
        assertThat(names("runs/a", "/tmp/b/")).containsExactly("a", "b");
        assertThat(names("x/demo", "y/demo")).containsExactly("x/demo", "y/demo");
        assertThat(names("runs/a/../c")).containsExactly("c");
    }

    @Test
    void aRunIsThereOnce() {
        assertThatThrownBy(() -> names("runs/a", "runs/b/../a"))
                .isInstanceOf(InputException.class)
                .hasMessage("runs/b/../a: this run is there twice");
    }
}
