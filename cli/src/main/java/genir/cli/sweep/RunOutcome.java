package genir.cli.sweep;

/**
 * What became of a run.
 *
 * @param error why it failed, in one line; empty where it did not
 * @param seconds that it took this time
 */
public record RunOutcome(State state, String error, double seconds) {
    /** How far a run has come. */
    public enum State {
        /** It is yet to be started. */
        WAITING,
        FINISHED,
        FAILED
    }

    static final RunOutcome WAITING = new RunOutcome(State.WAITING, "", 0);

    /** Of a run that is finished. */
    public static RunOutcome finished(double seconds) {
        return new RunOutcome(State.FINISHED, "", seconds);
    }

    /** Of a run that failed, for a reason in one line. */
    public static RunOutcome failed(String error, double seconds) {
        return new RunOutcome(State.FAILED, error, seconds);
    }

    static RunOutcome of(int code, String error, double seconds) {
        return code == 0 ? finished(seconds) : failed(error, seconds);
    }

    boolean isFinished() {
        return state == State.FINISHED;
    }
}
