package genir.examples;

import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.analysis.Analysis;
import genir.interpret.analysis.DecoderPass;
import genir.interpret.analysis.Outcome;
import genir.interpret.analysis.QueryMeans;
import genir.interpret.figure.Estimate;
import genir.interpret.session.Session;
import genir.interpret.suite.InterpretSuite;
import genir.interpret.table.Table;
import genir.interpret.table.TableFile;
import genir.model.site.Site;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An analysis of one's own: how long the residual stream's vector is behind each decoder layer. {@code genir interpret} runs it
 * with the others where its jar is on the class path, for it is named in {@code META-INF/services}.
 *
 * <pre>{@code
 * layer,norm,low,high,queries
 * 0,27.52337480907155,27.245229027279876,27.838201556089164,256
 * 5,118.24481902333028,117.35920391924903,119.21436152879745,256
 * }</pre>
 */
public final class ResidualNorms implements Analysis {
    /** A row of {@code residual-norms.csv}. */
    public record Row(int layer, Estimate norm, int queries) {}

    private static final TableFile<Row> FILE = new TableFile<>("residual-norms", Row.class);

    @Override
    public String name() {
        return "residual-norms";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        QueryMeans means = new QueryMeans(session);
        List<Site> sites = session.runner().sites().matching("decoder.*.hook_resid_post");
        DecoderPass.each(session, name(), sites, progress, (batch, run) -> {
            for (Site site : sites) {
                float[] vectors = run.view(site).read().data();
                int width = vectors.length / batch.tokens().size();
                for (int row = 0; row < batch.count(); row++) {
                    double squares = 0;
                    for (int i = row * width; i < (row + 1) * width; i++) {
                        squares += vectors[i] * vectors[i];
                    }
                    means.put(batch.first() + row, Math.sqrt(squares), site.layer());
                }
            }
        });
        Table<Row> table = new Table<>(FILE);
        means.addTo(table);
        return new Outcome().table(table).note("Norms are before the final norm.");
    }

    /**
     * Runs it alone, without the command.
     *
     * @param args a run, and a folder for the files
     */
    public static void main(String[] args) throws IOException {
        try (TrainedRun run = TrainedRun.open(Path.of(args[0]))) {
            Session session = Session.of(run, InterpretConfig.of("all", null, null));
            Path folder = Path.of(args[1]);
            InterpretSuite.run(session, List.of(new ResidualNorms()), folder, Progress.NONE);
            System.out.print(Files.readString(folder.resolve("residual-norms.csv")));
        }
    }
}
