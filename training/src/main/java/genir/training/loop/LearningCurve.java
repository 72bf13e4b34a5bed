package genir.training;

import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What training looked like over time: checkpoints/learning-curve.csv. */
public final class LearningCurve {
    /**
     * One observation.
     *
     * @param seconds of training so far, evaluations included
     * @param loss mean over the steps since the observation before
     * @param dev null where dev was not evaluated
     */
    public record Point(int step, int epoch, double seconds, double loss, double learningRate, DevQueries.Scores dev) {}

    private final List<Point> points = new ArrayList<>();

    public LearningCurve(List<Point> before) {
        points.addAll(before);
    }

    public void add(Point point) {
        points.add(point);
    }

    public List<Point> points() {
        return List.copyOf(points);
    }

    /** Writes the tidy table, one observation a line. */
    public void write(Path file) throws IOException {
        StringBuilder text =
                new StringBuilder("step,epoch,seconds,loss,learning_rate,dev_hits@1,dev_hits@10,dev_mrr@10\n");
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%.1f,%.5f,%.3e,",
                    point.step(),
                    point.epoch(),
                    point.seconds(),
                    point.loss(),
                    point.learningRate()));
            text.append(
                    point.dev() == null
                            ? ",,\n"
                            : String.format(
                                    Locale.ROOT,
                                    "%.4f,%.4f,%.4f%n",
                                    point.dev().hits1(),
                                    point.dev().hits10(),
                                    point.dev().mrr10()));
        }
        AtomicFiles.writeString(file, text.toString().replace("\r\n", "\n"));
    }
}
