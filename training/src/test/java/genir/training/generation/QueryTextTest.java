package genir.training.generation;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Split;
import genir.training.TenDocuments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTextTest {
    @TempDir
    Path folder;

    @Test
    void aStemIsWrittenAsTheWordThatMostOftenStandsForIt() throws Exception {
        TenDocuments ten = TenDocuments.in(folder);
        // The stems of "cherry", "tigers" and "nursing" are none of these words.
        QueryText text = new QueryText(
                ten.vocabulary(),
                List.of(new Document("a", "Tigers", "tigers, TIGERS; tiger"), new Document("b", "", "zebras zebra")),
                TenDocuments.set(Split.TRAIN, List.of(List.of("q", "cherries cherries cherry", "a"))));
        int[] tokens = ten.vocabulary().encode("cherry tiger zebra", 10);
        assertThat(ten.vocabulary().decode(tokens)).isEqualTo("cherri tiger zebra");
        assertThat(text.of(Arrays.copyOf(tokens, tokens.length - 1))).isEqualTo("cherries tigers zebra");
        // What nobody wrote is written as the vocabulary has it.
        int[] unseen = ten.vocabulary().encode("piano", 10);
        assertThat(text.of(Arrays.copyOf(unseen, 1))).isEqualTo("piano");
    }
}
