package genir.explorer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobsTest {
    private final ModelThread models = new ModelThread();
    private final Jobs<String, String> jobs = new Jobs<>(models);

    @AfterEach
    void close() {
        models.close();
    }

    /** Everything that was begun is over when this returns. */
    private void settle() {
        models.ask(Urgency.JOB, () -> "");
    }

    @Test
    void aJobEndsWithItsResult() {
        Job<String, String> job = jobs.begin("about", started -> {
            started.advance(1, 2);
            assertThat(started.snapshot().state()).isEqualTo(Job.State.RUNNING);
            started.advance(2, 2);
            return "found";
        });
        settle();
        Job.Snapshot<String> over = jobs.find(job.snapshot().id()).orElseThrow().snapshot();
        assertThat(over.state()).isEqualTo(Job.State.DONE);
        assertThat(over.result()).contains("found");
        assertThat(over.done()).isEqualTo(2);
        assertThat(over.total()).isEqualTo(2);
        assertThat(jobs.find("99")).isEmpty();
    }

    @Test
    void aJobThatIsCalledOffEndsAtItsNextStep() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Job<String, String> job = jobs.begin("about", started -> {
            started.advance(1, 3);
            began.countDown();
            await(cancelled);
            started.advance(2, 3);
            return "never";
        });
        Job<String, String> waiting = jobs.begin("about", started -> "never either");
        await(began);
        waiting.cancel();
        assertThat(waiting.snapshot().state()).isEqualTo(Job.State.CANCELLED);
        job.cancel();
        assertThat(job.snapshot().state()).isEqualTo(Job.State.RUNNING);
        cancelled.countDown();
        settle();
        assertThat(job.snapshot().state()).isEqualTo(Job.State.CANCELLED);
        assertThat(job.snapshot().result()).isEmpty();
        assertThat(waiting.snapshot().state()).isEqualTo(Job.State.CANCELLED);
    }

    @Test
    void whatGoesWrongIsKept() {
        Job<String, String> input = jobs.begin("about", started -> {
            throw new InputException("layer 9: the model has layers 0 to 2");
        });
        Job<String, String> bug = jobs.begin("about", started -> {
            throw new IllegalStateException("oh");
        });
        settle();
        assertThat(input.snapshot().state()).isEqualTo(Job.State.FAILED);
        assertThat(input.snapshot().error()).contains("layer 9: the model has layers 0 to 2");
        assertThat(bug.snapshot().error().orElseThrow())
                .contains("IllegalStateException")
                .contains("oh");
    }

    @Test
    void onlyAFewWaitAndOldOnesAreForgotten() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            jobs.begin("about", started -> {
                await(release);
                return "";
            });
        }
        assertThatThrownBy(() -> jobs.begin("about", started -> "")).isInstanceOf(BusyException.class);
        release.countDown();
        settle();
        for (int i = 0; i < 100; i++) {
            jobs.begin("about", started -> "");
            settle();
        }
        assertThat(jobs.find("1")).isEmpty();
        assertThat(jobs.find("108")).isPresent();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
