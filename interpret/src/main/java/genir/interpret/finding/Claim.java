package genir.interpret.finding;

/** A finding of the paper or beyond it, to be tested on any model. */
interface Claim {
    /** {@code F1} to {@code F9} of the paper, as in method.md; {@code F10} and on go beyond it. */
    String id();

    /** The finding in one sentence, with what it is decided by. */
    String text();

    /**
     * Holds the model's figures against the thresholds.
     *
     * @throws NoEvidence if what the figures are made of is missing
     */
    Ruling judge(Evidence evidence);
}
