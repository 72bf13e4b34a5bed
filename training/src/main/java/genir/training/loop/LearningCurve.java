package genir.training.loop;

import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What training looked like over time: checkpoints/learning-curve.csv. */
public final class LearningCurve {
    /**
     * One observation.
     *
     * @param seconds of training so far, evaluations included
     * @param loss mean over the steps since the observation before
     * @param dev scores by metric; empty where dev was not evaluated
     */
    public record Point(
            int step, int epoch, double seconds, double loss, double learningRate, Map<String, Double> dev) {}

    private final List<String> metrics;
    private final List<Point> points = new ArrayList<>();

    /**
     * A curve that goes on.
     *
     * @param metrics those of the evaluation, one column each
     */
    public LearningCurve(List<String> metrics, List<Point> before) {
        this.metrics = List.copyOf(metrics);
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
        StringBuilder text = new StringBuilder("step,epoch,seconds,loss,learning_rate");
        metrics.forEach(metric -> text.append(",dev_").append(metric));
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "\n%d,%d,%.1f,%.5f,%.3e",
                    point.step(),
                    point.epoch(),
                    point.seconds(),
                    point.loss(),
                    point.learningRate()));
            for (String metric : metrics) {
                Double score = point.dev().get(metric);
                text.append(score == null ? "," : String.format(Locale.ROOT, ",%.4f", score));
            }
        }
        AtomicFiles.writeString(file, text.append('\n').toString());
    }
}
