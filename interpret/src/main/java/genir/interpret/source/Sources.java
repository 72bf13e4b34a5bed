package genir.interpret.source;

import genir.interpret.patch.Component;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All sources of a model's residual stream, and their vectors in a run. */
public final class Sources {
    private static final Site EMBEDDING = new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_embed");

    private final T5Config config;
    private final List<Source> all = new ArrayList<>();
    /** For each attention head its part of the output matrix [d_model, d_kv]. */
    private final Map<Source, Matrix> outputs = new HashMap<>();

    public Sources(T5Runner runner) {
        Parameters parameters = runner.parameters();
        this.config = parameters.config();
        all.add(Source.EMBEDDING);
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (Component component : Component.values()) {
                all.add(new Source(layer, component, Source.NONE));
                if (component.isAttention()) {
                    float[] matrix = Weights.of(parameters, component.outputMatrix(layer));
                    for (int head = 0; head < config.numHeads(); head++) {
                        Source source = new Source(layer, component, head);
                        all.add(source);
                        outputs.put(source, new Matrix(Weights.ofHead(matrix, config, head), config.dKv()));
                    }
                }
            }
        }
    }

    /** The sources in the order in which they add. */
    public List<Source> all() {
        return all;
    }

    public int size() {
        return all.size();
    }

    /** The place of a source among all. */
    public int index(int layer, Component component, int head) {
        return all.indexOf(new Source(layer, component, head));
    }

    /** The places of the sources, whole components and heads, that a component of a layer reads. */
    public List<Integer> before(int layer, Component reader) {
        return IntStream.range(0, all.size())
                .filter(index -> all.get(index).isBefore(layer, reader))
                .boxed()
                .toList();
    }

    /** The places of the embedding and the whole components that a component of a layer reads: together they are its input. */
    public List<Integer> wholeBefore(int layer, Component reader) {
        return before(layer, reader).stream()
                .filter(index -> all.get(index).isWhole())
                .toList();
    }

    /** What a run must keep for {@link #vectors}. */
    public List<Site> sites() {
        List<Site> sites = new ArrayList<>();
        sites.add(EMBEDDING);
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
                if (component.isAttention()) {
                    sites.add(component.units(layer));
                }
            }
        }
        return sites;
    }

    /**
     * What every source adds to each row's residual.
     *
     * @return for each row, the sources' vectors [source, d_model]
     */
    public List<Matrix> vectors(DecoderRun run, int rows) {
        List<Matrix> vectors = Stream.generate(() -> Matrix.zeros(all.size(), config.dModel()))
                .limit(rows)
                .toList();
        for (int index = 0; index < all.size(); index++) {
            Matrix outputs = outputs(run, all.get(index), rows);
            for (int row = 0; row < rows; row++) {
                vectors.get(row).copy(outputs, row, index);
            }
        }
        return vectors;
    }

    private Matrix outputs(DecoderRun run, Source source, int rows) {
        if (!source.isWhole()) {
            return headOutputs(run, source, rows);
        }
        Site site = source.component() == null ? EMBEDDING : source.component().output(source.layer());
        return Matrix.of(run.view(site), config.dModel());
    }

    private Matrix headOutputs(DecoderRun run, Source source, int rows) {
        Matrix units = Matrix.of(run.view(source.component().units(source.layer())), config.dKv());
        List<Integer> mine = IntStream.range(0, rows)
                .mapToObj(row -> row * config.numHeads() + source.head())
                .toList();
        return units.only(mine).dots(outputs.get(source));
    }
}
