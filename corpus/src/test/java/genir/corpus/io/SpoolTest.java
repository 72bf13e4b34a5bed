package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    /** Everything in the file but the last megabyte, everything in memory, and what is between. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 1_000_000, 100_000_000})
    void recordsComeBackInAnyOrder(int inMemory) {
        Random random = new Random(3);
        Spool spool = new Spool(inMemory);
        RecordWriter record = new RecordWriter();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String text = i % 100 == 0 ? null : "é".repeat(random.nextInt(i % 500 == 1 ? 300_000 : 200));
            texts.add(text);
            spool.add(record.clear().number(i).text(text).real(i / 7.0).numbers(i, 0, Integer.MAX_VALUE));
        }

        assertThat(spool.size()).isEqualTo(3_000);
        for (int i = 0; i < 3_000; i++) {
            int number = random.nextInt(3_000);
            RecordReader read = spool.get(number);
            assertThat(read.number()).isEqualTo(number);
            assertThat(read.text()).isEqualTo(texts.get(number));
            assertThat(read.real()).isEqualTo(number / 7.0);
            assertThat(read.numbers()).containsExactly(number, 0, Integer.MAX_VALUE);
        }
    }

    @Test
    void numbersTakeAsManyBytesAsTheyNeed() {
        RecordWriter record = new RecordWriter();
        assertThat(record.number(127).length()).isEqualTo(1);
        assertThat(record.number(128).length()).isEqualTo(3);
        assertThat(record.clear().number(Long.MAX_VALUE).length()).isEqualTo(9);
        Spool spool = new Spool();
        spool.add(record);
        assertThat(spool.get(0).number()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> record.number(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
