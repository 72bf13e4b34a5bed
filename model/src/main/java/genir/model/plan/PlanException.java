package genir.model.plan;

/** ND4J refused an op of a plan; the message names the op, its variables and their shapes. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PlanException(String message, Throwable cause) {
        super(message + " (" + cause + ")", cause);
    }
}
