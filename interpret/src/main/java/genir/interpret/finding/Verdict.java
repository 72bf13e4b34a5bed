package genir.interpret.finding;

/** Whether something is so on a model. */
public enum Verdict {
    HOLDS("holds"),
    FAILS("does not hold"),
    UNDECIDED("not decidable");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The words in files and reports. */
    public String label() {
        return label;
    }
}
