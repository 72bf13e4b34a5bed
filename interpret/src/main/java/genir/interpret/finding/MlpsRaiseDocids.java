package genir.interpret.finding;

import genir.interpret.table.Tables;

/** F6 (section 5.2 of the paper): the sum of the MLP outputs ranks the document high, that of cross-attention does not. */
final class MlpsRaiseDocids implements Claim {
    private static final double MOST = 0.5;
    private static final double FEW = 0.1;
    private static final int TOP = 10;

    @Override
    public String id() {
        return "F6";
    }

    @Override
    public String text() {
        return "Docids gain rank through MLP outputs, not through cross-attention outputs: MLP outputs alone keep most"
                + " relevant documents within rank 10, cross-attention outputs alone few.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        return Ruling.all(
                evidence.mean(
                        "queries within rank 10 by MLP outputs alone",
                        within(evidence, "mlp"),
                        Relation.AT_LEAST,
                        MOST,
                        1.0),
                evidence.mean(
                        "queries within rank 10 by cross-attention outputs alone",
                        within(evidence, "cross_attention"),
                        Relation.AT_MOST,
                        FEW,
                        0.0));
    }

    private static double[] within(Evidence evidence, String component) {
        return evidence.outcome("single-type").rows(Tables.SINGLE_TYPE_RANKS).stream()
                .filter(row -> row.component().equals(component) && evidence.isCorrectId(row.query()))
                .mapToDouble(row -> row.rank() <= TOP ? 1 : 0)
                .toArray();
    }
}
