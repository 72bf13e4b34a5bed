package genir.explorer.view;

import genir.explorer.queue.Job;
import java.util.Locale;

/** A job: {@code GET /api/jobs/ID} and its events. */
public record JobView(
        String id, String run, String state, long done, long total, String error, String yaml, EffectView result) {
    /** A job as it stands. */
    public static JobView of(String run, String yaml, Job.Snapshot<EffectView> job) {
        return new JobView(
                job.id(),
                run,
                job.state().name().toLowerCase(Locale.ROOT),
                job.done(),
                job.total(),
                job.error().orElse(null),
                yaml,
                job.result().orElse(null));
    }
}
