package genir.interpret.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceLabelsTest {
    private static final PlotArea AREA = new PlotArea(40, 20, 400, 250);

    @Test
    void aLabelWithNothingInItsWayStandsAtTheLeftAboveItsLine() {
        var place = new ReferenceLabels(AREA, List.of()).place("BM25 Hits@1", 120, List.of(120.0));
        assertThat(place.x()).isEqualTo(46);
        assertThat(place.baseline()).isEqualTo(115);
    }

    @Test
    void aLabelAvoidsTheCurveThatCrossesItsLine() {
        List<double[]> rising = List.of(new double[] {40, 240}, new double[] {140, 90}, new double[] {400, 60});
        var place = new ReferenceLabels(AREA, List.of(rising)).place("BM25 Hits@1", 120, List.of(120.0));
        assertThat(touches(rising, place)).isFalse();
        assertThat(place.baseline()).isIn(115.0, 134.0);
    }

    @Test
    void labelsOfNeighbouringLinesDoNotOverlap() {
        ReferenceLabels labels = new ReferenceLabels(AREA, List.of());
        var first = labels.place("BM25 Hits@1", 120, List.of(120.0, 126.0));
        var second = labels.place("BM25 Hits@10", 126, List.of(120.0, 126.0));
        boolean apart = first.bottom() <= second.top()
                || second.bottom() <= first.top()
                || first.x() + first.width() <= second.x()
                || second.x() + second.width() <= first.x();
        assertThat(apart).isTrue();
    }

    @Test
    void aLabelStaysInsideThePlot() {
        assertThat(new ReferenceLabels(AREA, List.of())
                        .place("top", 22, List.of(22.0))
                        .top())
                .isGreaterThanOrEqualTo(20);
        assertThat(new ReferenceLabels(AREA, List.of())
                        .place("end", 248, List.of(248.0))
                        .bottom())
                .isLessThanOrEqualTo(250);
    }

    /** Learning curves of all shapes: wherever there is room beside the line, it is found. */
    @Test
    void noCurveRunsThroughALabelWhereItNeedNot() {
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            List<double[]> curve = new ArrayList<>();
            double level = 30 + random.nextDouble() * 100;
            double rate = 1 + random.nextDouble() * 20;
            for (int i = 0; i <= 20; i++) {
                curve.add(new double[] {52 + 16.8 * i, 240 - (240 - level) * (1 - Math.exp(-rate * i / 20))});
            }
            double line = 40 + random.nextDouble() * 180;
            var place = new ReferenceLabels(AREA, List.of(curve)).place("BM25 Hits@1", line, List.of(line));
            // Only a curve that levels off on both sides of the line leaves none.
            if (Math.abs(line - level) > 25) {
                assertThat(touches(curve, place)).as("trial " + trial).isFalse();
            }
        }
    }

    private static boolean touches(List<double[]> curve, ReferenceLabels.Place place) {
        for (int i = 0; i + 1 < curve.size(); i++) {
            for (double part = 0; part <= 1; part += 0.01) {
                double x = curve.get(i)[0] + part * (curve.get(i + 1)[0] - curve.get(i)[0]);
                double y = curve.get(i)[1] + part * (curve.get(i + 1)[1] - curve.get(i)[1]);
                if (x > place.x() && x < place.x() + place.width() && y > place.top() && y < place.bottom()) {
                    return true;
                }
            }
        }
        return false;
    }
}
