package genir.interpret.patch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import genir.interpret.stage.Stage;
import genir.interpret.stage.Stages;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where an intervention applies: components of decoder layers, single heads or neurons of them, or any one site.
 *
 * @param component {@code self_attention}, {@code cross_attention}, {@code mlp}, or {@code all} three; or else
 * @param site a site's canonical name, such as {@code decoder.2.hook_resid_mid}
 * @param layers decoder layers of the component [with those of the stages; without either, all]
 * @param stages names of stages, whose layers are meant
 * @param heads heads of an attention component [the whole component]
 * @param neurons hidden neurons of the MLP [the whole component]
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Target(
        String component,
        String site,
        List<Integer> layers,
        List<String> stages,
        List<Integer> heads,
        List<Integer> neurons) {
    private static final String ALL = "all";

    public Target {
        layers = layers == null ? List.of() : List.copyOf(layers);
        stages = stages == null ? List.of() : List.copyOf(stages);
        heads = heads == null ? List.of() : List.copyOf(heads);
        neurons = neurons == null ? List.of() : List.copyOf(neurons);
        if ((component == null) == (site == null)) {
            throw new InputException("expected either a component or a site");
        }
        if (site != null && !(layers.isEmpty() && stages.isEmpty() && heads.isEmpty() && neurons.isEmpty())) {
            throw new InputException("site: a site is a whole; layers, stages, heads and neurons are of components");
        }
        if (component != null && !component.equals(ALL)) {
            Component.of(component);
        }
        boolean attention = component != null
                && !component.equals(ALL)
                && Component.of(component).isAttention();
        if (!heads.isEmpty() && !attention) {
            throw new InputException("heads: only self_attention and cross_attention have heads");
        }
        if (!neurons.isEmpty() && !Component.MLP.label().equals(component)) {
            throw new InputException("neurons: only the mlp has neurons");
        }
    }

    /** A component in some layers. */
    public static Target layers(Component component, Integer... layers) {
        return new Target(component.label(), null, List.of(layers), null, null, null);
    }

    /** A component in the layers of a stage. */
    public static Target stage(Component component, Stage stage) {
        return new Target(component.label(), null, range(stage.from(), stage.to()), null, null, null);
    }

    /** One head of an attention component. */
    public static Target head(Component component, int layer, int head) {
        return new Target(component.label(), null, List.of(layer), null, List.of(head), null);
    }

    /** One hidden neuron of an MLP. */
    public static Target neuron(int layer, int neuron) {
        return new Target(Component.MLP.label(), null, List.of(layer), null, null, List.of(neuron));
    }

    /** A site. */
    public static Target at(Site site) {
        return new Target(null, site.name(), null, null, null, null);
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> range = new ArrayList<>();
        for (int layer = from; layer <= to; layer++) {
            range.add(layer);
        }
        return range;
    }

    /**
     * The places of a model that this means, in the model's order.
     *
     * @throws InputException if the model has no such layer, stage, head or neuron
     */
    List<Place> places(T5Runner runner, Stages known) {
        if (site != null) {
            Site found = runner.sites().parse(site);
            if (found.stack() == StackName.ENCODER && !found.equals(T5Runner.ENCODER_OUTPUT)) {
                throw new InputException("site " + site + ": only the decoder's sites and "
                        + T5Runner.ENCODER_OUTPUT.name() + " can be patched");
            }
            return List.of(Place.whole(found));
        }
        T5Config config = runner.parameters().config();
        TreeSet<Integer> chosen = new TreeSet<>(layers);
        for (String stage : stages) {
            Stage named = known.named(stage);
            chosen.addAll(range(named.from(), named.to()));
        }
        if (chosen.isEmpty()) {
            chosen.addAll(range(0, config.numDecoderLayers() - 1));
        }
        List<Place> places = new ArrayList<>();
        for (int layer : chosen) {
            requireWithin("layer", layer, config.numDecoderLayers());
            for (Component each : Component.values()) {
                if (component.equals(ALL) || component.equals(each.label())) {
                    places.addAll(places(each, layer, config));
                }
            }
        }
        return places;
    }

    private List<Place> places(Component each, int layer, T5Config config) {
        if (heads.isEmpty() && neurons.isEmpty()) {
            return List.of(Place.whole(each.output(layer)));
        }
        List<Place> places = new ArrayList<>();
        for (int head : heads) {
            requireWithin("head", head, config.numHeads());
            places.add(new Place(each.units(layer), head * config.dKv(), config.dKv()));
        }
        for (int neuron : neurons) {
            requireWithin("neuron", neuron, config.dFf());
            places.add(new Place(each.units(layer), neuron, 1));
        }
        return places;
    }

    /**
     * Passes a number that a model has.
     *
     * @throws InputException if it has none of this number
     */
    public static void requireWithin(String what, int index, int count) {
        if (index < 0 || index >= count) {
            throw new InputException(what + " " + index + ": the model has " + what + "s 0 to " + (count - 1));
        }
    }
}
