package genir.distributed;

import genir.corpus.Progress;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** Ends an attempt that is not wanted any more, because another was first or the job has ended, where it says how far it has come. */
record WantedProgress(TaskContext context) implements Progress {
    @Override
    public Task start(String label, long total) {
        return new Task() {
            @Override
            public void advance(long steps, String status) {
                if (context.isInterrupted()) {
                    throw new TaskKilledException("not wanted any more");
                }
            }

            @Override
            public void close() {}
        };
    }
}
