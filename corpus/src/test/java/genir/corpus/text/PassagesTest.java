package genir.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassagesTest {
    @Test
    void linesWhereThereAreLines() {
        assertThat(Passages.of("One. Two.\n\n  three \n")).containsExactly("One. Two.", "three");
    }

    @Test
    void sentencesWhereThereIsOneLine() {
        assertThat(Passages.of("It works. Does it? Yes!\n")).containsExactly("It works.", "Does it?", "Yes!");
        assertThat(Passages.of("no end")).containsExactly("no end");
        assertThat(Passages.of(" \n ")).isEmpty();
    }
}
