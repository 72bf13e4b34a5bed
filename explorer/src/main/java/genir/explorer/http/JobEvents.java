package genir.explorer.http;

import genir.explorer.queue.BusyException;
import genir.explorer.queue.Job;
import genir.explorer.view.JobView;
import io.javalin.http.sse.SseClient;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Tells pages how jobs stand, by server-sent events: whenever there is news, and now and then to find out who has gone. On a thread of
 * its own, for a page that reads slowly must not keep the model waiting.
 */
final class JobEvents implements AutoCloseable {
    private static final int MILLISECONDS = 100;
    /** Rounds without news after which a comment is sent. */
    private static final int SILENCE = 20;
    /** Pages that watch at most. */
    private static final int WATCHERS = 64;

    private static final class Watcher {
        private final String job;
        private final SseClient client;
        private JobView told;
        private int silent;

        Watcher(String job, SseClient client) {
            this.job = job;
            this.client = client;
        }
    }

    private final Function<String, JobView> jobs;
    private final ScheduledFuture<?> telling;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "job events");
        thread.setDaemon(true);
        return thread;
    });

    JobEvents(Function<String, JobView> jobs) {
        this.jobs = jobs;
        this.telling = clock.scheduleWithFixedDelay(this::tellAll, MILLISECONDS, MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /**
     * Passes where another page can watch; asked before its stream begins.
     *
     * @throws BusyException if too many do
     */
    void requireRoom() {
        if (watchers.size() >= WATCHERS) {
            throw new BusyException(WATCHERS + " pages are watching jobs; ask for the job itself instead");
        }
    }

    /** Tells a page of a job until it is over. */
    void watch(SseClient client) {
        // Fails here where there is no such job, before anything is sent.
        String id = jobs.apply(client.ctx().pathParam("id")).id();
        Watcher watcher = new Watcher(id, client);
        client.keepAlive();
        client.onClose(() -> watchers.remove(watcher));
        watchers.add(watcher);
    }

    private void tellAll() {
        for (Watcher watcher : watchers) {
            try {
                tell(watcher);
            } catch (RuntimeException gone) {
                end(watcher);
            }
        }
    }

    private void tell(Watcher watcher) {
        if (watcher.client.terminated()) {
            watchers.remove(watcher);
            return;
        }
        JobView now = jobs.apply(watcher.job);
        if (now.equals(watcher.told)) {
            if (++watcher.silent % SILENCE == 0) {
                watcher.client.sendComment("still there");
            }
            return;
        }
        watcher.told = now;
        boolean over = Job.State.valueOf(now.state().toUpperCase(Locale.ROOT)).isOver();
        watcher.client.sendEvent(over ? now.state() : "progress", Answers.text(now));
        if (over) {
            end(watcher);
        }
    }

    private void end(Watcher watcher) {
        watchers.remove(watcher);
        watcher.client.close();
    }

    @Override
    public void close() {
        telling.cancel(true);
        clock.shutdownNow();
        watchers.forEach(watcher -> watcher.client.close());
        watchers.clear();
    }
}
