package genir.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    /** 100 steps, up to step 10, down from step 50: 51 falls of 1/51 each. */
    @ParameterizedTest
    @CsvSource({"1,0.1", "5,0.5", "10,1", "11,1", "50,1", "51,0.98039216", "75,0.50980392", "100,0.01960784"})
    void risesStaysAndFalls(int step, double rate) {
        assertThat(new Schedule(Schedule.Kind.LINEAR, 1, 10, 50, 100).at(step)).isCloseTo(rate, Offset.offset(1e-7));
        assertThat(new Schedule(Schedule.Kind.LINEAR, 4e-3, 10, 50, 100).at(step))
                .isCloseTo(4e-3 * rate, Offset.offset(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1,0,0", "1,0.05,0.5", "2,0,0.5", "7,0.5,0.5", "10,1,1", "10,0,1", "10,0,0", "333,0.05,0.5"})
    void everyStepLearnsAndNoneMoreThanThePeak(int steps, double warmup, double decayFrom) {
        for (Schedule.Kind kind : Schedule.Kind.values()) {
            Schedule schedule = new Schedule(kind, 2, warmup * steps, decayFrom * steps, steps);
            double highest = 0;
            for (int step = 1; step <= steps; step++) {
                assertThat(schedule.at(step))
                        .as(kind + ", step " + step)
                        .isGreaterThan(0)
                        .isLessThanOrEqualTo(2);
                highest = Math.max(highest, schedule.at(step));
            }
            assertThat(highest).as(kind.name()).isGreaterThan(kind == Schedule.Kind.RELATIVE_STEP ? 0.07 : 0.99);
        }
    }

    @Test
    void relativeStepsArePeakedAndFallWithTheRoot() {
        Schedule schedule = new Schedule(Schedule.Kind.RELATIVE_STEP, 0.01, 0, 100_000, 100_000);
        assertThat(schedule.at(1)).isEqualTo(0.01);
        assertThat(schedule.at(10_000)).isEqualTo(0.01);
        assertThat(schedule.at(40_000)).isCloseTo(0.005, Offset.offset(1e-12));
    }
}
