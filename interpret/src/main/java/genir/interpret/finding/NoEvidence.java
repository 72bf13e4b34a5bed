package genir.interpret.finding;

/** A claim cannot be judged; the message says what is missing. */
final class NoEvidence extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoEvidence(String missing) {
        super(missing);
    }
}
