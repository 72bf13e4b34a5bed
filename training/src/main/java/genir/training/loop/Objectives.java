package genir.training.loop;

import genir.model.run.Objective;

/** Makes the objective of each batch. */
@FunctionalInterface
public interface Objectives {
    /** What is asked of a batch. */
    Objective of(BatchExamples examples);
}
