package genir.interpret.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
    /** Widths in thousandths of an em in DejaVu Sans, the widest sans serif that browsers commonly fall back on. */
    @ParameterizedTest
    @CsvSource({"nDCG@10, 5149", "Hits@10, 4211", "100%, 2858", "'1,000', 2862", "MRR@10, 4524"})
    void leavesRoomForAWideFont(String text, int width) {
        assertThat(TextWidth.of(text)).isGreaterThanOrEqualTo(width * SvgWriter.FONT / 1000);
    }
}
