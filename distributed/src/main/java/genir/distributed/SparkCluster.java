package genir.distributed;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterOptions;
import genir.cli.cluster.ClusterTask;
import genir.cli.cluster.SharedFiles;
import genir.cli.cluster.TaskListener;
import genir.cli.cluster.TaskResult;
import genir.cli.process.Problem;
import genir.cli.run.Locations;
import genir.corpus.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A Spark application. Its driver alone commits: of a task's attempts it takes the one that Spark counts. */
final class SparkCluster implements Cluster {
    /** How often a task whose files do not arrive whole is run again. */
    private static final int ROUNDS = 3;

    private static final long POLL_MILLISECONDS = 200;
    /** So long a cluster may have no executor for us before we say it. */
    private static final long PATIENCE_NANOSECONDS = TimeUnit.MINUTES.toNanos(1);

    private static final int FAILURES = 4;

    private final JavaSparkContext spark;
    private final HadoopFiles files;
    private final Set<String> scratches = new HashSet<>();

    private final Consumer<String> warnings;
    private final Losses losses;
    /** Since when there is no executor, in nanoseconds. */
    private long deserted = System.nanoTime();

    private boolean warned;

    private SparkCluster(JavaSparkContext spark, Consumer<String> warnings) throws IOException {
        this.spark = spark;
        this.warnings = warnings;
        this.losses = new Losses(warnings);
        spark.sc().addSparkListener(losses);
        this.files = new HadoopFiles(spark.hadoopConfiguration(), Executor.cache());
    }

    static SparkCluster open(ClusterOptions options) throws IOException {
        try {
            return new SparkCluster(new JavaSparkContext(SparkSettings.of(options)), options.warnings());
        } catch (RuntimeException | Error problem) {
            // Scala throws checked exceptions without saying so.
            throw new InputException("the cluster cannot be reached: " + problem.getMessage(), problem);
        }
    }

    @Override
    public SharedFiles files() {
        return files;
    }

    @Override
    public int slots() {
        requireThere();
        return Math.max(1, spark.defaultParallelism() / spark.getConf().getInt("spark.task.cpus", 1));
    }

    @Override
    public String scratch(String within) {
        String own = Locations.child(within, ".genir-" + spark.sc().applicationId());
        scratches.add(own);
        return own;
    }

    @Override
    public void run(List<ClusterTask> tasks, String within, TaskListener listener) throws IOException {
        String own = scratch(within);
        Map<Integer, String> damaged = new LinkedHashMap<>();
        List<Integer> pending = IntStream.range(0, tasks.size()).boxed().toList();
        for (int round = 1; round <= ROUNDS && !pending.isEmpty(); round++) {
            damaged = round(tasks, pending, own, listener);
            pending = List.copyOf(damaged.keySet());
        }
        for (Map.Entry<Integer, String> each : damaged.entrySet()) {
            listener.failed(each.getKey(), each.getValue());
        }
    }

    /** Runs tasks once; what did not arrive whole is returned, and why. */
    private Map<Integer, String> round(
            List<ClusterTask> tasks, List<Integer> pending, String scratch, TaskListener listener) throws IOException {
        Map<Integer, String> damaged = new LinkedHashMap<>();
        Set<Integer> waiting = new HashSet<>(pending);
        try (Submission submission = submit(pending.stream().map(tasks::get).toList(), scratch)) {
            while (!waiting.isEmpty()) {
                Optional<Ended> next = submission.next(this::warnIfDeserted);
                if (next.isEmpty()) {
                    for (int task : waiting) {
                        listener.failed(task, "its machines were lost too often: " + submission.problem());
                    }
                    break;
                }
                int task = pending.get(next.get().partition());
                waiting.remove(task);
                AttemptResult result = next.get().result();
                Optional<String> damage =
                        result.problem() == null ? result.files().damage(files) : Optional.empty();
                if (result.problem() != null) {
                    listener.failed(task, result.problem());
                } else if (damage.isPresent()) {
                    losses.say(tasks.get(task).name(), damage.get());
                    damaged.put(task, damage.get());
                } else {
                    listener.finished(
                            task, new TaskResult(result.files().folder(), result.changed(), result.seconds()));
                }
            }
        }
        return damaged;
    }

    /** Says it once where nothing computes for us: Spark waits, and some of its clusters start processes that end at once for ever. */
    private void warnIfDeserted() {
        // The driver is one of those that it counts.
        if (spark.isLocal() || spark.statusTracker().getExecutorInfos().length > 1) {
            deserted = System.nanoTime();
        } else if (!warned && System.nanoTime() - deserted > PATIENCE_NANOSECONDS) {
            warned = true;
            warnings.accept(
                    "for a minute the cluster has had no executor for this: it has no room for one, or they end when they begin,"
                            + " which the logs of its workers say more of");
        }
    }

    /** A master that does not answer, or ends, stops what Spark has here, and says so in a thread of its own. */
    private void requireThere() {
        if (spark.sc().isStopped()) {
            throw new InputException(
                    spark.sc().master() + ": this cluster does not answer, or has ended the application");
        }
    }

    private Submission submit(List<ClusterTask> tasks, String scratch) {
        requireThere();
        JavaRDD<ClusterTask> partitions = spark.parallelize(tasks, tasks.size());
        losses.begin(tasks.stream().map(ClusterTask::name).toList());
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        int failures = spark.getConf().getInt("spark.task.maxFailures", FAILURES);
        FutureAction<Object> action = spark.sc()
                .submitJob(
                        partitions.rdd(),
                        new Attempt(new SerializableConfiguration(spark.hadoopConfiguration()), scratch, failures),
                        CollectionConverters.asScala(new ArrayList<Object>(
                                        IntStream.range(0, tasks.size()).boxed().toList()))
                                .toSeq(),
                        new Collector(ended),
                        new AbstractFunction0<Object>() {
                            @Override
                            public Object apply() {
                                return BoxedUnit.UNIT;
                            }
                        });
        return new Submission(action, ended);
    }

    @Override
    public void close() throws IOException {
        spark.stop();
        for (String scratch : scratches) {
            files.delete(scratch);
        }
    }

    private record Ended(int partition, AttemptResult result) {}

    /** Takes results from Spark's own thread, which waits for it. */
    private static final class Collector extends AbstractFunction2<Object, AttemptResult, BoxedUnit> {
        private final BlockingQueue<Ended> ended;

        Collector(BlockingQueue<Ended> ended) {
            this.ended = ended;
        }

        @Override
        public BoxedUnit apply(Object partition, AttemptResult result) {
            ended.add(new Ended((Integer) partition, result));
            return BoxedUnit.UNIT;
        }
    }

    /** A job that runs; closing it ends it. */
    private record Submission(FutureAction<Object> action, BlockingQueue<Ended> ended) implements AutoCloseable {
        /**
         * Waits for a task's end; empty if no more comes.
         *
         * @param meanwhile is done again and again
         */
        Optional<Ended> next(Runnable meanwhile) throws IOException {
            try {
                while (true) {
                    boolean over = action.isCompleted();
                    Ended next = ended.poll(over ? 0 : POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
                    if (next != null || over) {
                        return Optional.ofNullable(next);
                    }
                    meanwhile.run();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the cluster works", stop);
            }
        }

        /** Why the job has failed, in one line. */
        String problem() {
            return Problem.inWords(action.value().get().failed().get());
        }

        @Override
        public void close() {
            action.cancel();
        }
    }
}
