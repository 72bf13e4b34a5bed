package genir.interpret.analysis;

import genir.interpret.table.Table;
import genir.interpret.table.Tables.AgreementRow;

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
                    Correlations.orZero(Correlations.pearson(estimated, exact)),
                    Correlations.orZero(Correlations.spearman(estimated, exact)),
                    estimated.length));
        }
    }
}
