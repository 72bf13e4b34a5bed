package genir.explorer.view;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.vocabulary.Vocabulary;
import genir.explorer.run.OpenedRun;
import genir.interpret.patch.Experiment;
import genir.interpret.session.Session;
import genir.interpret.trace.Question;
import genir.interpret.trace.ScoredToken;
import genir.interpret.trace.Standing;
import genir.interpret.trace.Step;
import genir.interpret.trace.Trace;
import genir.interpret.trace.Tracing;
import genir.model.plan.kernel.TokenRank;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A query's way through the decoder: {@code POST /api/follow}. */
public record FollowView(
        String query,
        String queryId,
        List<String> tokens,
        TokenView document,
        TokenView against,
        PassView original,
        PassView changed,
        List<RankedView> documents,
        JsonNode interventions,
        String yaml,
        double tookMs) {
    private static final int BEST = 10;

    /** One run of the decoder. */
    public record PassView(
            StandingView document,
            StandingView against,
            double lead,
            List<TokenView> top,
            PlaceView start,
            List<LayerView> layers,
            List<AttentionView> attention,
            List<NeuronView> neurons,
            SumView sum) {}

    /** Where a token stands. */
    public record StandingView(int rank, int documentRank, double logit, double probability) {
        static StandingView of(Standing standing) {
            return new StandingView(standing.rank(), standing.documentRank(), standing.logit(), standing.probability());
        }
    }

    /** A decoder layer, with the stage that it is in. */
    public record LayerView(int layer, String stage, List<PlaceView> components) {}

    /** What is added, and what the stream says behind it. */
    public record PlaceView(
            String component,
            double logit,
            double lead,
            double norm,
            int rank,
            int documentRank,
            List<TokenView> documents,
            List<TokenView> words,
            List<Step.HeadPart> heads) {}

    /** Cross-attention of a layer: [head][token of the query]. */
    @SuppressWarnings("ArrayRecordComponent") // written as it is
    public record AttentionView(int layer, float[][] heads) {}

    /** What a neuron adds. */
    public record NeuronView(int layer, int neuron, double activation, double logit, double lead) {}

    /** The sums of all parts, and how far they are from what the model says. */
    public record SumView(double logit, double lead, double deviation) {}

    /** A document before and after; ranks are among documents. */
    public record RankedView(String id, String text, boolean judged, PlacedView original, PlacedView changed) {}

    /** A rank and a logit. */
    public record PlacedView(int rank, double logit) {}

    /** Follows a question, on any thread. */
    public static FollowView of(
            OpenedRun run, String text, String queryId, Question question, Experiment experiment, long began)
            throws IOException {
        Tracing tracing = run.follow(question, experiment);
        Reader reader = new Reader(run, question, tracing);
        Tokens names = reader.names;
        Trace original = tracing.original();
        InterventionsView changes =
                experiment.interventions().isEmpty() ? InterventionsView.NONE : InterventionsView.of(experiment);
        return new FollowView(
                text,
                queryId,
                names.words(question.tokens()),
                names.of(original.document().token()),
                names.of(original.against().token()),
                reader.pass(original),
                tracing.changed().map(reader::pass).orElse(null),
                reader.documents(),
                changes.interventions(),
                changes.yaml(),
                (System.nanoTime() - began) * 1e-6);
    }

    /** Reads one tracing. */
    private static final class Reader {
        private final Session session;
        private final Vocabulary vocabulary;
        private final Question question;
        private final Tracing tracing;
        private final Tokens names;
        private final OpenedRun run;

        Reader(OpenedRun run, Question question, Tracing tracing) {
            this.run = run;
            this.session = run.inside().session();
            this.vocabulary = run.run().vocabulary();
            this.question = question;
            this.tracing = tracing;
            this.names = new Tokens(run);
        }

        PassView pass(Trace trace) {
            List<PlaceView> places = trace.steps().stream().map(this::place).toList();
            List<LayerView> layers = new ArrayList<>();
            int each = (places.size() - 1) / session.layers();
            for (int layer = 0; layer < session.layers(); layer++) {
                layers.add(new LayerView(
                        layer,
                        session.stages().of(layer).name(),
                        places.subList(1 + layer * each, 1 + (layer + 1) * each)));
            }
            List<AttentionView> attention = new ArrayList<>();
            trace.attention().forEach(heads -> attention.add(new AttentionView(attention.size(), heads)));
            return new PassView(
                    StandingView.of(trace.document()),
                    StandingView.of(trace.against()),
                    trace.lead(),
                    names.ranked(trace.top()),
                    places.get(0),
                    layers,
                    attention,
                    trace.neurons().stream()
                            .map(part -> new NeuronView(
                                    part.layer(), part.neuron(), part.activation(), part.logit(), part.lead()))
                            .toList(),
                    new SumView(
                            trace.logitSum(),
                            trace.leadSum(),
                            Math.max(
                                    Math.abs(trace.logitSum() - trace.document().logit()),
                                    Math.abs(trace.leadSum() - trace.lead()))));
        }

        private PlaceView place(Step step) {
            return new PlaceView(
                    step.component() == null ? "embedding" : step.component().label(),
                    step.logit(),
                    step.lead(),
                    step.norm(),
                    step.rank(),
                    step.documentRank(),
                    names.of(step.documents()),
                    names.of(step.words()),
                    step.heads());
        }

        /** The best of both, the judged ones and the followed one, in the original's order. */
        List<RankedView> documents() {
            Set<Integer> tokens = new LinkedHashSet<>();
            addBest(tokens, tracing.original());
            tracing.changed().ifPresent(changed -> addBest(tokens, changed));
            Set<Integer> judged = new LinkedHashSet<>();
            for (int token : question.judged()) {
                judged.add(token);
            }
            tokens.addAll(judged);
            for (Standing chosen :
                    List.of(tracing.original().document(), tracing.original().against())) {
                if (vocabulary.isDocid(chosen.token())) {
                    tokens.add(chosen.token());
                }
            }
            return tokens.stream()
                    .map(token -> new RankedView(
                            vocabulary.documentId(token),
                            run.title(vocabulary.documentId(token)),
                            judged.contains(token),
                            placed(tracing.original(), token),
                            tracing.changed()
                                    .map(changed -> placed(changed, token))
                                    .orElse(null)))
                    .sorted(Comparator.comparingInt(
                            document -> document.original().rank()))
                    .toList();
        }

        private void addBest(Set<Integer> tokens, Trace trace) {
            float[] logits = trace.logits();
            ScoredToken.best(
                            FloatBuffer.wrap(logits),
                            0,
                            logits.length,
                            vocabulary.wordCount(),
                            vocabulary.docidEnd(),
                            BEST)
                    .forEach(best -> tokens.add(best.token()));
        }

        private PlacedView placed(Trace trace, int token) {
            float[] logits = trace.logits();
            return new PlacedView(
                    TokenRank.of(FloatBuffer.wrap(logits), 0, logits.length, vocabulary.wordCount(), token),
                    logits[token]);
        }
    }
}
