package genir.training.loop;

import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

    /** The file's name. */
    public static final String FILE = "learning-curve.csv";

    private static final String SECONDS = "seconds";

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

    /**
     * A written curve by column, null where dev was not evaluated; nothing where there is no curve. Without the seconds: the
     * rest is the same each time a training is repeated.
     */
    public static Optional<Map<String, List<Number>>> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Map<String, List<Number>> columns = new LinkedHashMap<>();
        List<String> names = List.of(lines.get(0).split(",", -1));
        names.forEach(name -> columns.put(name, new ArrayList<>()));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                columns.get(names.get(i)).add(cells[i].isEmpty() ? null : number(cells[i]));
            }
        }
        columns.remove(SECONDS);
        return Optional.of(columns);
    }

    private static Number number(String text) {
        return text.matches("[0-9]+") ? (Number) Integer.valueOf(text) : (Number) Double.valueOf(text);
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
