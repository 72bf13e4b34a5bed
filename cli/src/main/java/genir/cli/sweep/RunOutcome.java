package genir.cli.sweep;

/**
 * What became of a run.
 *
 * @param error why it failed, in one line; empty where it did not
 * @param seconds that its process took this time
 */
record RunOutcome(State state, String error, double seconds) {
    /** How far a run has come. */
    enum State {
        /** It is yet to be started. */
        WAITING,
        FINISHED,
        FAILED
    }

    static final RunOutcome WAITING = new RunOutcome(State.WAITING, "", 0);

    static RunOutcome of(int code, String error, double seconds) {
        return code == 0 ? new RunOutcome(State.FINISHED, "", seconds) : new RunOutcome(State.FAILED, error, seconds);
    }

    boolean isFinished() {
        return state == State.FINISHED;
    }
}
