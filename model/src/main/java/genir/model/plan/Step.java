package genir.model.plan;

import java.util.List;

/**
 * One step of a plan.
 *
 * @param label what it does, with the names of its variables, for errors and profiles
 * @param writes the values that are ready once it has run
 * @param kernel the work itself, bound to its memory
 */
record Step(String label, List<String> writes, Runnable kernel) {}
