package genir.explorer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelThreadTest {
    private final ModelThread models = new ModelThread();

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void answersComeFromOneThread() {
        Thread first = models.ask(Urgency.QUESTION, Thread::currentThread);
        assertThat(models.ask(Urgency.SURVEY, Thread::currentThread))
                .isSameAs(first)
                .isNotSameAs(Thread.currentThread());
    }

    @Test
    void problemsReachWhoAsked() {
        assertThatThrownBy(() -> models.ask(Urgency.QUESTION, () -> {
                    throw new InputException("no such layer");
                }))
                .isInstanceOf(InputException.class)
                .hasMessage("no such layer");
        assertThatThrownBy(() -> models.ask(Urgency.QUESTION, () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("gone");
        assertThatThrownBy(() -> models.ask(Urgency.QUESTION, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(models.ask(Urgency.QUESTION, () -> "still there")).isEqualTo("still there");
    }

    @Test
    void whatIsLongGivesWayToWhatIsShort() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        models.begin(Urgency.JOB, () -> {
            began.countDown();
            await(asked);
            order.add("half a job");
            models.giveWay(Urgency.JOB);
            order.add("the other half");
        });
        await(began);
        models.begin(Urgency.JOB, () -> order.add("next job"));
        models.begin(Urgency.SURVEY, () -> {
            order.add("half a survey");
            models.giveWay(Urgency.SURVEY);
            order.add("its other half");
        });
        models.begin(Urgency.QUESTION, () -> order.add("question"));
        asked.countDown();
        models.ask(Urgency.JOB, () -> "the last");
        assertThat(order)
                .containsExactly(
                        "half a job", "question", "half a survey", "its other half", "the other half", "next job");
    }

    @Test
    void onlyWhatComputesGivesWay() {
        assertThatThrownBy(() -> models.giveWay(Urgency.JOB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tooManyQuestionsAreRefusedAndTheOthersAnswered() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        models.begin(Urgency.QUESTION, () -> {
            began.countDown();
            await(release);
        });
        await(began);
        for (int i = 0; i < 64; i++) {
            models.begin(Urgency.QUESTION, () -> {});
        }
        assertThatThrownBy(() -> models.ask(Urgency.QUESTION, () -> 1))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("64 questions are waiting");
        release.countDown();
        CompletableFuture<Integer> later = CompletableFuture.supplyAsync(() -> {
            while (true) {
                try {
                    return models.ask(Urgency.QUESTION, () -> 7);
                } catch (BusyException busy) {
                    Thread.onSpinWait();
                }
            }
        });
        assertThat(later.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void nothingIsTakenOnceItIsClosed() {
        models.close();
        assertThatThrownBy(() -> models.ask(Urgency.QUESTION, () -> 1))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("closing");
    }

    @Test
    void whoWaitsIsToldThatItCloses() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        models.begin(Urgency.QUESTION, () -> {
            began.countDown();
            await(release);
            over.countDown();
        });
        await(began);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> models.ask(Urgency.QUESTION, () -> 1));
        while (!models.hasWaiting()) {
            Thread.onSpinWait();
        }
        CompletableFuture<Void> closing = CompletableFuture.runAsync(models::close);
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasMessageContaining("closing");
        release.countDown();
        closing.get(20, TimeUnit.SECONDS);
        assertThat(over.getCount()).as("what has begun has ended").isZero();
    }

    @Test
    void whatNobodyWaitsForMayFail() {
        models.begin(Urgency.QUESTION, () -> {
            throw new IllegalStateException("unheard");
        });
        assertThat(models.ask(Urgency.QUESTION, () -> "there")).isEqualTo("there");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
