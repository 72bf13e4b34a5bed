package genir.interpret.finding;

import static org.assertj.core.api.Assertions.assertThat;

import genir.retrieval.evaluation.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulingTest {
    private static final Criterion HOLDS = of(0.05, 0.02, 0.09);
    private static final Criterion BARELY = of(0.08, 0.07, 0.1);
    private static final Criterion OPEN = of(0.1, 0.05, 0.15);
    private static final Criterion FAILS = of(0.2, 0.11, 0.3);
    private static final Criterion FAILS_MORE = of(0.8, 0.7, 0.9);

    private static Criterion of(double value, double low, double high) {
        return criterion(value, low, high, Relation.AT_MOST, true);
    }

    private static Criterion criterion(double value, double low, double high, Relation relation, boolean enough) {
        return new Criterion("figure", value, new Interval(low, high), 40, relation, 0.1, null, enough);
    }

    @Test
    void aFigureDecidesOnlyWithItsWholeInterval() {
        assertThat(HOLDS.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(BARELY.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(OPEN.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(FAILS.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(criterion(0.05, 0.02, 0.09, Relation.AT_MOST, false).verdict())
                .isEqualTo(Verdict.UNDECIDED);
        assertThat(criterion(0.2, 0.1, 0.3, Relation.AT_LEAST, true).verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(criterion(0.2, 0.1, 0.3, Relation.ABOVE, true).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(criterion(0.1, 0.1, 0.1, Relation.ABOVE, true).verdict()).isEqualTo(Verdict.FAILS);
        assertThat(criterion(0.05, 0, 0.09, Relation.AT_LEAST, true).verdict()).isEqualTo(Verdict.FAILS);
        assertThat(criterion(0.2, 0.11, 0.3, Relation.ABOVE, true).verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void allMustHold() {
        assertThat(Ruling.all(HOLDS, BARELY).verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(Ruling.all(HOLDS, BARELY).deciding()).isEqualTo(BARELY);
        assertThat(Ruling.all(HOLDS, OPEN).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(Ruling.all(HOLDS, OPEN).deciding()).isEqualTo(OPEN);
        assertThat(Ruling.all(OPEN, FAILS, FAILS_MORE).verdict()).isEqualTo(Verdict.FAILS);
        assertThat(Ruling.all(OPEN, FAILS, FAILS_MORE).deciding()).isEqualTo(FAILS_MORE);
    }

    @Test
    void orOneIsEnough() {
        assertThat(Ruling.any(List.of(FAILS, HOLDS, BARELY)).verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(Ruling.any(List.of(FAILS, HOLDS, BARELY)).deciding()).isEqualTo(HOLDS);
        assertThat(Ruling.any(List.of(FAILS, OPEN)).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(Ruling.any(List.of(FAILS_MORE, FAILS)).verdict()).isEqualTo(Verdict.FAILS);
        assertThat(Ruling.any(List.of(FAILS_MORE, FAILS)).deciding()).isEqualTo(FAILS);
    }

    @Test
    void theSentenceNamesFigureIntervalAndThreshold() {
        assertThat(BARELY.sentence()).isEqualTo("figure: 0.080 [0.070, 0.100] of 40 queries, threshold: at most 0.100");
    }
}
