package genir.interpret.source;

import genir.interpret.patch.Component;
import genir.model.T5Config;
import genir.model.plan.TensorView;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All sources of a model's residual stream, and their vectors in a run. */
public final class Sources {
    private static final Site EMBEDDING = new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_embed");

    private final T5Config config;
    private final List<Source> all = new ArrayList<>();
    /** For each attention head its part of the output matrix [d_model, d_kv]. */
    private final Map<Source, float[]> outputs = new HashMap<>();

    public Sources(T5Runner runner) {
        Parameters parameters = runner.parameters();
        this.config = parameters.config();
        all.add(Source.EMBEDDING);
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (Component component : Component.values()) {
                all.add(new Source(layer, component, Source.NONE));
                if (component.isAttention()) {
                    float[] matrix = outputMatrix(parameters, component, layer);
                    for (int head = 0; head < config.numHeads(); head++) {
                        Source source = new Source(layer, component, head);
                        all.add(source);
                        outputs.put(source, Weights.ofHead(matrix, config, head));
                    }
                }
            }
        }
    }

    private static float[] outputMatrix(Parameters parameters, Component component, int layer) {
        return Weights.of(
                parameters,
                component == Component.SELF_ATTENTION
                        ? WeightNames.selfAttention("decoder", layer, "o")
                        : WeightNames.crossAttention(layer, "o"));
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

    /** The places of the embedding and the whole components that a component of a layer reads: together they are its input. */
    public List<Integer> wholeBefore(int layer, Component reader) {
        return IntStream.range(0, all.size())
                .filter(index -> all.get(index).isWhole() && all.get(index).isBefore(layer, reader))
                .boxed()
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
     * @return for each row, the sources' vectors [source, d_model], row-major
     */
    public float[][] vectors(DecoderRun run, int rows) {
        int width = config.dModel();
        float[][] vectors = new float[rows][all.size() * width];
        for (int index = 0; index < all.size(); index++) {
            Source source = all.get(index);
            float[] values = source.isWhole()
                    ? run.view(
                                    source.component() == null
                                            ? EMBEDDING
                                            : source.component().output(source.layer()))
                            .read()
                            .data()
                    : headOutputs(run, source, rows);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(values, row * width, vectors[row], index * width, width);
            }
        }
        return vectors;
    }

    private float[] headOutputs(DecoderRun run, Source source, int rows) {
        TensorView view = run.view(source.component().units(source.layer()));
        float[] units = view.read().data();
        int width = config.dKv();
        float[] mine = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(units, row * config.innerWidth() + source.head() * width, mine, row * width, width);
        }
        return MatrixProduct.ofRows(mine, outputs.get(source), width);
    }
}
