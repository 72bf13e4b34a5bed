package genir.interpret.explorer;

import genir.interpret.InterpretConfig;
import genir.retrieval.trained.TrainedRun;

/**
 * A run that is explored.
 *
 * @param name short, and unlike those of the other runs
 * @param run open as long as the explorer is
 * @param interpret which queries are looked into, and the stages
 */
public record ExploredRun(String name, TrainedRun run, InterpretConfig interpret) {}
