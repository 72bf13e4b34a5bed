package genir.cli.bench;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What was measured, as lines. */
public final class BenchPrinter {
    /** Kinds of work that take less than this share of a step are not worth a word. */
    private static final double WORTH_MENTIONING = 0.01;

    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    private final Consumer<String> out;

    public BenchPrinter(Consumer<String> out) {
        this.out = out;
    }

    /** Where everything was measured. */
    public void head(BenchReport report) {
        line(
                "%s, %s, OpenBLAS %s, %d threads, dropout %s",
                report.cpu(), report.jdk(), report.openblas(), report.threads(), report.dropout());
    }

    /** One shape. */
    public void shape(String name, BenchReport.ShapeReport report) {
        BenchShape shape = report.model();
        line(
                "%s: d_model %d, d_ff %d, %d heads of %d, %d + %d layers, vocabulary %d, batch %d, length %d",
                name,
                shape.dModel(),
                shape.dFf(),
                shape.numHeads(),
                shape.dKv(),
                shape.numLayers(),
                shape.numDecoderLayers(),
                shape.vocabSize(),
                shape.batchSize(),
                shape.length());
        if (report.speed() != null) {
            speed(report.speed());
        }
        if (report.stock() != null) {
            stock("stock SameDiff", report.stock(), report.stockRatio());
            stock("  our settings", report.tunedStock(), report.tunedStockRatio());
        }
        if (report.soak() != null) {
            Soak soak = report.soak();
            line(
                    "  soak           %d steps: %.1f MB in use after %d, %.1f MB at the end, growth %.1f MB",
                    soak.steps(),
                    soak.usedBefore() / MEGA,
                    soak.warmUpSteps(),
                    soak.usedAfter() / MEGA,
                    soak.growthBytes() / MEGA);
        }
        if (report.bytes() != null) {
            line(
                    "  bytes          %d steps, twice: %s (sha256 %.16s...)",
                    report.bytes().steps(),
                    report.sameBytes() ? "the same" : "NOT the same",
                    report.bytes().sha256());
        }
    }

    private void stock(String label, StockSpeed stock, double ratio) {
        line(
                "  %s %s   the training step is %.1f x as fast; peak %.2f GB",
                label, stock.gradients(), ratio, stock.peakResidentBytes() / GIGA);
    }

    private void speed(Speed speed) {
        line("  training step  %s   %s", speed.trainingStep(), rate(speed.trainingGflop(), speed.trainingStep()));
        line("  forward pass   %s   %s", speed.forward(), rate(speed.forwardGflop(), speed.forward()));
        line("  patched suffix %s   %.1f %% of the forward pass", speed.suffix(), 100 * speed.suffixShareOfForward());
        line(
                "  products alone %s   %.0f GFLOPS, %.0f %% of the training step",
                speed.products().alone(),
                speed.products().gflops(),
                100 * speed.products().shareOfStep());
        line(
                "  peak memory    %8.2f GB in training, %.2f GB with forward passes",
                speed.trainingPeakResidentBytes() / GIGA, speed.peakResidentBytes() / GIGA);
        double step = speed.trainingStep().medianMs();
        line(
                "  a step is      %s",
                speed.profileMs().entrySet().stream()
                        .filter(kind -> kind.getValue() >= WORTH_MENTIONING * step)
                        .map(BenchPrinter::kind)
                        .collect(Collectors.joining(", ")));
    }

    private static String kind(Map.Entry<String, Double> kind) {
        return String.format(Locale.ROOT, "%s %.1f", kind.getKey(), kind.getValue());
    }

    private static String rate(double gflop, Samples samples) {
        return String.format(
                Locale.ROOT, "%.1f GFLOP of products, %.0f GFLOPS", gflop, gflop / samples.medianMs() * 1e3);
    }

    private void line(String format, Object... values) {
        out.accept(String.format(Locale.ROOT, format, values));
    }
}
