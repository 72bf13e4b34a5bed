package genir.interpret.patch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import genir.corpus.Names;
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
 * Where an intervention applies: components of layers, single heads or neurons of them, or any one site; in the encoder at all of a
 * query's positions or at some.
 *
 * @param stack {@code encoder} or {@code decoder}, whose component is meant [decoder]
 * @param component {@code self_attention}, {@code cross_attention} (of the decoder), {@code mlp}, or {@code all} of them; or else
 * @param site a site's canonical name, such as {@code decoder.2.hook_resid_mid}
 * @param layers layers of the component [with those of the stages; without either, all]
 * @param stages names of stages, whose decoder layers are meant
 * @param heads heads of an attention component [the whole component]
 * @param neurons hidden neurons of the MLP [the whole component]
 * @param positions of the query's tokens from 0, or from -1, the end token, backwards, where there is a value for each [all of them]
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Target(
        String stack,
        String component,
        String site,
        List<Integer> layers,
        List<String> stages,
        List<Integer> heads,
        List<Integer> neurons,
        List<Integer> positions) {
    private static final String ALL = "all";

    public Target {
        layers = layers == null ? List.of() : List.copyOf(layers);
        stages = stages == null ? List.of() : List.copyOf(stages);
        heads = heads == null ? List.of() : List.copyOf(heads);
        neurons = neurons == null ? List.of() : List.copyOf(neurons);
        positions = positions == null ? List.of() : List.copyOf(positions);
        if (stack != null && component == null) {
            throw new InputException("stack: is of a component; a site's name says its stack");
        }
        if (stack != null && !stack.equals(StackName.ENCODER.label()) && !stack.equals(StackName.DECODER.label())) {
            throw Names.unknown("stack", stack, List.of(StackName.ENCODER.label(), StackName.DECODER.label()));
        }
        boolean encoder = StackName.ENCODER.label().equals(stack);
        if (encoder && (Component.CROSS_ATTENTION.label().equals(component) || !stages.isEmpty())) {
            throw new InputException((stages.isEmpty() ? "component: cross_attention is" : "stages: are")
                    + " of the decoder; the encoder has layers of self_attention and mlp");
        }
        if (!positions.isEmpty() && component != null && !encoder) {
            throw new InputException(
                    "positions: the decoder computes one position; those of the query's tokens are of stack: encoder");
        }
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
        return of(component, List.of(layers), null, null);
    }

    /** A component in the layers of a stage. */
    public static Target stage(Component component, Stage stage) {
        return of(component, range(stage.from(), stage.to()), null, null);
    }

    /** One head of an attention component. */
    public static Target head(Component component, int layer, int head) {
        return of(component, List.of(layer), List.of(head), null);
    }

    /** One hidden neuron of an MLP. */
    public static Target neuron(int layer, int neuron) {
        return of(Component.MLP, List.of(layer), null, List.of(neuron));
    }

    /** A site. */
    public static Target at(Site site) {
        return at(site, null);
    }

    /** A site at some positions of the query's tokens, or for null at all. */
    public static Target at(Site site, List<Integer> positions) {
        return new Target(null, null, site.name(), null, null, null, null, positions);
    }

    /** Every component of every decoder layer. */
    public static Target everything() {
        return new Target(null, ALL, null, null, null, null, null, null);
    }

    /**
     * A component of an encoder layer.
     *
     * @param head one of its heads, or -1 for all of it
     * @param positions null for all
     */
    public static Target encoder(Component component, int layer, int head, List<Integer> positions) {
        return new Target(
                StackName.ENCODER.label(),
                component.label(),
                null,
                List.of(layer),
                null,
                head < 0 ? null : List.of(head),
                null,
                positions);
    }

    private static Target of(Component component, List<Integer> layers, List<Integer> heads, List<Integer> neurons) {
        return new Target(null, component.label(), null, layers, null, heads, neurons, null);
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
            return List.of(place(runner, runner.sites().parse(site)));
        }
        T5Config config = runner.parameters().config();
        StackName of = StackName.ENCODER.label().equals(stack) ? StackName.ENCODER : StackName.DECODER;
        int count = of == StackName.ENCODER ? config.numLayers() : config.numDecoderLayers();
        TreeSet<Integer> chosen = new TreeSet<>(layers);
        for (String stage : stages) {
            Stage named = known.named(stage);
            chosen.addAll(range(named.from(), named.to()));
        }
        if (chosen.isEmpty()) {
            chosen.addAll(range(0, count - 1));
        }
        List<Place> places = new ArrayList<>();
        for (int layer : chosen) {
            requireWithin("layer", layer, count);
            for (Component each : Component.values()) {
                if (each.isOf(of) && (component.equals(ALL) || component.equals(each.label()))) {
                    places.addAll(places(runner, each, of, layer));
                }
            }
        }
        return places;
    }

    /** All of a site, at the positions that are meant where it has several. */
    private Place place(T5Runner runner, Site found) {
        int stride = runner.sites().encoderStride(found);
        if (stride == 0 && !positions.isEmpty()) {
            throw new InputException("positions: " + found + " has no value for each of the query's tokens");
        }
        return stride == 0 ? Place.whole(found) : new Place(found, 0, Place.REST, stride, positions);
    }

    private List<Place> places(T5Runner runner, Component each, StackName of, int layer) {
        T5Config config = runner.parameters().config();
        if (heads.isEmpty() && neurons.isEmpty()) {
            return List.of(place(runner, each.output(of, layer)));
        }
        Site units = each.units(of, layer);
        int stride = runner.sites().encoderStride(units);
        List<Place> places = new ArrayList<>();
        for (int head : heads) {
            requireWithin("head", head, config.numHeads());
            places.add(new Place(units, head * config.dKv(), config.dKv(), stride, positions));
        }
        for (int neuron : neurons) {
            requireWithin("neuron", neuron, config.dFf());
            places.add(new Place(units, neuron, 1, stride, positions));
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
