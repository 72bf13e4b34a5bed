package genir.interpret.analysis;

import genir.interpret.table.Table;
import genir.interpret.table.Tables.AgreementRow;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** How well effects that gradients estimate agree with those of changing the model indeed. */
final class Agreement {
    private Agreement() {}

    /**
     * Adds a row; none for fewer than two values.
     *
     * @param units what the effects are of
     * @param exact as many as estimated, in the same order
     */
    static void add(Table<AgreementRow> table, String units, Mode mode, double[] estimated, double[] exact) {
        if (estimated.length > 1) {
            table.add(new AgreementRow(
                    units,
                    mode.label(),
                    finite(new PearsonsCorrelation().correlation(estimated, exact)),
                    finite(new SpearmansCorrelation().correlation(estimated, exact)),
                    estimated.length));
        }
    }

    /** No correlation where nothing varies. */
    private static double finite(double correlation) {
        return Double.isNaN(correlation) ? 0 : correlation;
    }
}
