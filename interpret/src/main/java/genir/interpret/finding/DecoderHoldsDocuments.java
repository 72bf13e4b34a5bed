package genir.interpret.finding;

import genir.interpret.table.Tables;

/** F1 (section 4 of the paper): the decoder on encoders that never saw a document still puts it first. */
final class DecoderHoldsDocuments implements Claim {
    private static final double MOST = 0.5;
    /** Section 4: 31 of 40 over four reduced models. */
    private static final double PUBLISHED = 31 / 40.0;

    @Override
    public String id() {
        return "F1";
    }

    @Override
    public String text() {
        return "The decoder, not the encoder, holds the documents: with an encoder that never saw them, most are still"
                + " found first.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        if (evidence.session().models().reduced().isEmpty()) {
            throw new NoEvidence("There are no reduced models: genir reduce trains some without a few documents;"
                    + " then run interpret again.");
        }
        double[] first = evidence.outcome("encoder-swap").rows(Tables.ENCODER_SWAP_RANKS).stream()
                .filter(row -> row.encoder().startsWith("reduced-") && row.omitted())
                .filter(row -> evidence.isCorrectId(row.query()))
                .mapToDouble(row -> row.rank() == 1 ? 1 : 0)
                .toArray();
        return Ruling.all(evidence.mean(
                "queries of omitted documents at rank 1 with the encoder of a model trained without them",
                first,
                Relation.AT_LEAST,
                MOST,
                PUBLISHED));
    }
}
