package genir.explorer.queue;

import genir.corpus.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** The jobs of a server: a few at a time, and the latest results kept for who comes back to them. */
public final class Jobs<A, T> {
    private static final int UNFINISHED = 8;
    private static final int KEPT = 64;

    private final ModelThread models;
    private final Map<String, Job<A, T>> jobs = new LinkedHashMap<>();
    private int count;

    public Jobs(ModelThread models) {
        this.models = models;
    }

    /**
     * Begins a job.
     *
     * @param about kept with the job
     * @param work computes on the models' thread; it is given the job to tell of its progress
     * @throws BusyException if too many are not finished
     */
    public synchronized Job<A, T> begin(A about, Function<Job<A, T>, T> work) {
        long unfinished = jobs.values().stream()
                .filter(job -> !job.snapshot().state().isOver())
                .count();
        if (unfinished >= UNFINISHED) {
            throw new BusyException(UNFINISHED + " jobs are not finished yet; wait for one or cancel it");
        }
        Job<A, T> job = new Job<>(Integer.toString(++count), about);
        models.begin(Urgency.JOB, () -> run(job, work));
        jobs.values()
                .removeIf(old -> jobs.size() >= KEPT && old.snapshot().state().isOver());
        jobs.put(job.snapshot().id(), job);
        return job;
    }

    private static <A, T> void run(Job<A, T> job, Function<Job<A, T>, T> work) {
        if (job.isCalledOff()) {
            return;
        }
        try {
            T result = work.apply(job);
            job.become(Job.State.DONE, Optional.empty(), Optional.of(result));
        } catch (CancellationException calledOff) {
            job.become(Job.State.CANCELLED, Optional.empty(), Optional.empty());
        } catch (InputException problem) {
            job.become(Job.State.FAILED, Optional.of(problem.getMessage()), Optional.empty());
        } catch (RuntimeException | Error problem) {
            job.become(Job.State.FAILED, Optional.of(problem.toString()), Optional.empty());
        }
    }

    /** The job of an id, if it is still known. */
    public synchronized Optional<Job<A, T>> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Calls all of them off. */
    public synchronized void cancelAll() {
        jobs.values().forEach(Job::cancel);
    }
}
