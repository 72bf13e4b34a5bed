package genir.model.plan;

import java.util.Set;

/**
 * One step of a plan.
 *
 * @param label what it does, with the names of its variables, for errors and profiles
 * @param reads the memory that it reads
 * @param writes the memory that it writes
 * @param kernel the work itself, bound to its memory
 */
record Step(String label, Set<Value.Root> reads, Set<Value.Root> writes, Runnable kernel) {}
