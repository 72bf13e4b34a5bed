package genir.explorer.run;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.explorer.queue.ModelThread;
import genir.explorer.queue.Urgency;
import genir.interpret.patch.Component;
import genir.interpret.patch.Effect;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.Surroundings;
import genir.interpret.patch.Target;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.trace.Question;
import genir.interpret.trace.Tracer;
import genir.interpret.trace.Tracing;
import genir.interpret.unit.HeadReading;
import genir.interpret.unit.NeuronReading;
import genir.interpret.unit.Units;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.retrieval.trained.TrainedRun;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The inside of a run's model; everything here is called on the models' thread. Each urgency has a runner of its own, over the same
 * weights, as one may run between the parts of another.
 */
public final class Inside {
    /** Queries decoded together: a question waits for no more than that. */
    private static final int BATCH = 32;
    /** Readings of units that are kept. */
    private static final int KEPT = 128;

    private final ModelThread models;
    private final Session session;
    private final Sample all;
    private final Tracer tracer;
    private final T5Runner traced;
    private final Surroundings surroundings;
    private final Units units;
    private final Map<String, Object> readings = new LinkedHashMap<>();

    Inside(TrainedRun run, Session session, ModelThread models) {
        this.models = models;
        this.session = session;
        this.traced = new T5Runner(run.runner().parameters());
        this.surroundings = new RememberedMeans(Surroundings.of(session), usual(session.layers()));
        this.tracer = new Tracer(traced, session.vocabulary(), surroundings);
        this.all =
                new Sample(session.sample("all").items(), session.runner(), BATCH, () -> models.giveWay(Urgency.JOB));
        T5Runner surveyed = new T5Runner(run.runner().parameters());
        this.units = new Units(
                surveyed,
                session.vocabulary(),
                new Sample(all.items(), surveyed, BATCH, () -> models.giveWay(Urgency.SURVEY)),
                () -> models.giveWay(Urgency.SURVEY));
    }

    private static Set<Site> usual(int layers) {
        Set<Site> usual = new LinkedHashSet<>();
        for (int layer = 0; layer < layers; layer++) {
            for (Component component : Component.values()) {
                usual.add(component.output(layer));
                usual.add(component.units(layer));
            }
        }
        return usual;
    }

    /** Makes the plan of a length, and the means that a first switch would wait for. */
    void warmUp(int length) {
        Vocabulary vocabulary = session.vocabulary();
        int[] tokens = new int[length];
        Arrays.fill(tokens, vocabulary.unk());
        tokens[length - 1] = vocabulary.eos();
        Question question = new Question(tokens, new int[0], OptionalInt.empty(), OptionalInt.empty());
        boolean means = session.sample(Session.CORRECT).size() > 0;
        Target everything = Target.everything();
        tracer.trace(
                question,
                Experiment.of(means ? new Intervention.Mean(everything, null) : new Intervention.Zero(everything)));
    }

    /** Reads what surveys of units begin with. */
    void prepareSurveys() {
        units.prepare();
    }

    /** The run's queries, stages and other models. */
    public Session session() {
        return session;
    }

    /** The queries that jobs and surveys go over: those of the analysed split that have a right document, up to the configured number. */
    public Sample all() {
        return all;
    }

    /** Follows a query. */
    public Tracing trace(Question question, Experiment experiment) {
        return tracer.trace(question, experiment);
    }

    /** Reads a neuron. */
    public NeuronReading neuron(int layer, int neuron) {
        return (NeuronReading) remembered("neuron " + layer + "." + neuron, () -> units.neuron(layer, neuron));
    }

    /** Reads a head. */
    public HeadReading head(Component component, int layer, int head) {
        return (HeadReading) remembered(component + " " + layer + "." + head, () -> units.head(component, layer, head));
    }

    private Object remembered(String name, Supplier<Object> reading) {
        Object known = readings.get(name);
        if (known == null) {
            known = reading.get();
            if (readings.size() == KEPT) {
                readings.remove(readings.keySet().iterator().next());
            }
            readings.put(name, known);
        }
        return known;
    }

    /** Steps of {@link #effect}. */
    public long steps() {
        return all.batches().size();
    }

    /**
     * What interventions do over all queries.
     *
     * @param advance told of the steps that are done; it may throw to end the work
     */
    public Effect effect(Experiment experiment, LongConsumer advance) {
        long[] done = new long[1];
        return Effect.of(session.runner(), surroundings, all, experiment, new Progress.Task() {
            @Override
            public void advance(long steps, String status) {
                done[0] += steps;
                advance.accept(done[0]);
                models.giveWay(Urgency.JOB);
            }

            @Override
            public void close() {}
        });
    }
}
