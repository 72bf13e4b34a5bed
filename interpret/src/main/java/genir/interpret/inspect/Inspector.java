package genir.interpret.inspect;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Surroundings;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs single queries, unpadded, and captures what is asked for. */
public final class Inspector {
    private final T5Runner runner;
    private final Surroundings surroundings;

    /** An inspector of a model; interventions take their values from the surroundings. */
    public Inspector(T5Runner runner, Surroundings surroundings) {
        this.runner = runner;
        this.surroundings = surroundings;
    }

    /** Runs a query of which the decoder has said nothing yet. */
    public Inspection run(int[] tokens, Collection<Site> sites, Experiment experiment) {
        return run(tokens, new int[0], sites, experiment);
    }

    /**
     * Runs a query.
     *
     * @param tokens the encoder's input
     * @param said what the decoder has said already: as many tokens as the runner expects ({@link T5Runner#after})
     * @param sites what to capture, as it is with the interventions
     * @throws InputException if a token is not in the vocabulary, or an intervention cannot be carried out
     */
    public Inspection run(int[] tokens, int[] said, Collection<Site> sites, Experiment experiment) {
        int vocabulary = runner.parameters().config().vocabSize();
        for (int token :
                IntStream.concat(Arrays.stream(tokens), Arrays.stream(said)).toArray()) {
            if (token < 0 || token >= vocabulary) {
                throw new InputException("token " + token + " is not between 0 and " + (vocabulary - 1));
            }
        }
        experiment.requireForSingle();
        Map<Site, Tensor> captured = new LinkedHashMap<>();
        Sample sample = Sample.single(Item.asked(tokens, said), runner);
        Tensor[] logits = new Tensor[1];
        new PatchingEngine(runner, surroundings, sample)
                .run(List.of(experiment), sites, Progress.NONE.start("", -1), (index, batch, run, scores) -> {
                    logits[0] = scores.read();
                    sites.forEach(site -> captured.put(site, run.view(site).read()));
                });
        return new Inspection(tokens, logits[0], captured);
    }
}
