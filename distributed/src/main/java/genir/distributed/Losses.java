package genir.distributed;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says which attempts are lost, and why. */
final class Losses extends SparkListener {
    private final Consumer<String> warnings;
    private volatile List<String> names = List.of();

    Losses(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** From now on tasks of these names run. */
    void begin(List<String> tasks) {
        names = tasks;
    }

    void say(String task, String reason) {
        warnings.accept("an attempt at " + task + " is lost, and made again: " + reason.replaceAll("\\s*\\R.*", ""));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        TaskEndReason reason = end.reason();
        String name = names.get(end.taskInfo().index());
        if (reason instanceof ExceptionFailure failure) {
            say(name, failure.description());
        } else if (reason instanceof ExecutorLostFailure) {
            say(name, "its executor ended");
        }
    }
}
