package genir.model.plan;

/**
 * The work of a step that multiplies matrices, which says what it multiplies: the plan's arithmetic can then be counted, and
 * timed apart from everything else.
 *
 * @param work the product, bound to its memory
 */
public record ProductKernel(ProductShape shape, Runnable work) implements Runnable {
    @Override
    public void run() {
        work.run();
    }
}
