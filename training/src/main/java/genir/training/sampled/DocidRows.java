package genir.training.sampled;

import genir.model.backend.MappedFloats;
import genir.model.plan.External;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import genir.model.plan.Plan;
import genir.model.run.SampledSoftmax;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainedWeights;
import genir.training.loop.TrainingBatch;
import genir.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Weights of which a step works on all but the docids' rows, and of these on its candidates': the rows and the moments of the
 * candidates are copied to where the step is made, and back. So a step costs the same however many documents there are.
 *
 * <p>All weights, and the moments of all docids, are in mapped files, of which only what batches have to do with need be in memory. A row's moments
 * change in steps that it is a candidate of, and are corrected by the number of all steps, as PyTorch's SparseAdam does it.
 */
public final class DocidRows implements TrainedWeights {
    private static final String OF_CANDIDATES = "." + WeightNames.OUTPUT;
    private static final String OF_DOCIDS = ".docids";
    /** What a killed process may leave is removed with interrupted checkpoints. */
    private static final String FILE = ".step-rows-";

    /**
     * Rows that are copied.
     *
     * @param all of the docids, and perhaps of other tokens before them
     * @param firstToken whose row is the first of {@code all}
     * @param candidates where a step is made
     */
    private record Copied(Memory all, int firstToken, Memory candidates) {}

    private final Parameters all;
    private final Parameters worked;
    private final Optimizer optimizer;
    private final Map<String, External> state = new LinkedHashMap<>();
    private final List<Copied> copied = new ArrayList<>();
    private final int width;
    private final float[] rows;
    /** The tokens whose rows a step may have changed. */
    private int[] loaded = {};

    /**
     * Divides weights.
     *
     * @param given all of them, to be copied
     * @param words tokens before the docids
     * @param documents how many docids there are
     * @param candidates of a batch, at most
     * @param optimizer made for the weights that a step works on; it must remember nothing of a matrix but what has its shape
     * @param folder where the files are while they last
     */
    public DocidRows(
            Parameters given,
            int words,
            int documents,
            int candidates,
            Function<Parameters, Optimizer> optimizer,
            Path folder)
            throws IOException {
        Files.createDirectories(folder);
        this.all = given.inFile(folder, FILE);
        this.worked = all.zerosOfCandidates(words, candidates);
        this.optimizer = optimizer.apply(worked);
        this.width = all.config().dModel();
        this.rows = new float[candidates * width];
        copied.add(new Copied(
                all.external(all.layout().output().name()).memory(),
                0,
                worked.external(WeightNames.OUTPUT).memory()));
        for (Map.Entry<String, External> remembered : this.optimizer.state().entrySet()) {
            String name = remembered.getKey();
            if (name.endsWith(OF_CANDIDATES)) {
                Memory moments = new HostMemory(MappedFloats.zeros(folder, FILE, (long) documents * width));
                copied.add(new Copied(moments, words, remembered.getValue().memory()));
                state.put(name.replace(OF_CANDIDATES, OF_DOCIDS), new External(moments, documents, width));
            } else {
                state.put(name, remembered.getValue());
            }
        }
        restored();
    }

    @Override
    public Parameters all() {
        return all;
    }

    @Override
    public Parameters worked() {
        return worked;
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public Map<String, External> state() {
        return state;
    }

    /** The gradients of batches whose objectives are {@link SampledSoftmax}: each has its candidates' rows. */
    public StepGradients.Factory<TrainingBatch> loading(StepGradients.Factory<TrainingBatch> usual) {
        return (parameters, gradients, after) -> {
            StepGradients<TrainingBatch> made = usual.of(parameters, gradients, after);
            return new StepGradients<>() {
                @Override
                public Plan prepare(TrainingBatch batch, long dropoutSeed) {
                    load(((SampledSoftmax) batch.objective()).candidates());
                    return made.prepare(batch, dropoutSeed);
                }

                @Override
                public int terms(TrainingBatch batch) {
                    return made.terms(batch);
                }

                @Override
                public void reserve(TrainingBatch first) {
                    made.reserve(first);
                }
            };
        };
    }

    /** Lets the next step work on the rows of these tokens. */
    void load(int... tokens) {
        store();
        for (Copied copy : copied) {
            for (int place = 0; place < tokens.length; place++) {
                copy.all().read(row(copy, tokens[place]), rows, place * width, width);
            }
            copy.candidates().write(0, rows, 0, tokens.length * width);
        }
        loaded = tokens.clone();
        optimizer.restored();
    }

    private void store() {
        for (Copied copy : copied) {
            copy.candidates().read(0, rows, 0, loaded.length * width);
            for (int place = 0; place < loaded.length; place++) {
                copy.all().write(row(copy, loaded[place]), rows, place * width, width);
            }
        }
    }

    private long row(Copied copy, int token) {
        return (long) (token - copy.firstToken()) * width;
    }

    @Override
    public void settle() {
        store();
        for (ParameterLayout.Slot slot : shared()) {
            part(slot).set(worked.external(slot.name()).memory());
        }
    }

    @Override
    public void restored() {
        loaded = new int[0];
        for (ParameterLayout.Slot slot : shared()) {
            worked.external(slot.name()).memory().set(part(slot));
        }
        optimizer.restored();
    }

    /** What every step works on. */
    private List<ParameterLayout.Slot> shared() {
        return worked.layout().slots().values().stream()
                .filter(slot -> !slot.name().equals(WeightNames.OUTPUT))
                .toList();
    }

    /** Of all weights those that a slot has: all of one, or the words' rows. */
    private Memory part(ParameterLayout.Slot slot) {
        return all.external(slot.name()).memory().slice(0, slot.length());
    }
}
