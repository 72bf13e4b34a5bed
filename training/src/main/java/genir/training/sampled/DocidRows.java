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
import genir.training.optimizer.Adam;
import genir.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Weights of which a step works on all but the docids' rows, and of these on its candidates': the rows and the moments of the
 * candidates are copied to where the step is made, and back. So a step costs the same however many documents there are.
 *
 * <p>All weights, and the moments of all docids, are in mapped files, of which only what batches have to do with need be in memory. In steps
 * that a row is no candidate of its gradient is 0; what Adam does to it then is made up for when it is a candidate again, or when all
 * weights are to be evaluated ({@link RowSteps}).
 */
public final class DocidRows implements TrainedWeights {
    private static final String OF_CANDIDATES = "." + WeightNames.OUTPUT;
    private static final String OF_DOCIDS = ".docids";
    private static final String STEPS = "steps" + OF_DOCIDS;
    private static final String WINDOWS = "windows" + OF_DOCIDS;
    /** What a killed process may leave is removed with interrupted checkpoints. */
    private static final String FILE = ".step-rows-";

    /**
     * Rows that are copied.
     *
     * @param all of the docids, and perhaps of other tokens before them
     * @param firstToken whose row is the first of {@code all}
     * @param candidates where a step is made
     * @param rows of the candidates, on their way
     */
    @SuppressWarnings("ArrayRecordComponent") // for what is under way
    private record Copied(Memory all, int firstToken, Memory candidates, float[] rows) {}

    private final Parameters all;
    private final Parameters worked;
    private final Optimizer optimizer;
    private final Map<String, External> state = new LinkedHashMap<>();
    private final Copied weights;
    private final Copied first;
    private final Copied second;
    private final List<Copied> copied;
    /** Of each docid the last step that it was a candidate of, and the step after which its weights are as they are: whole numbers. */
    private final Memory steps;
    /** Of each docid, how many steps its second moment is of. */
    private final Memory windows;

    private final RowSteps rowSteps;
    private final int words;
    private final int width;
    /** The tokens whose rows a step may have changed, and which it was. */
    private int[] loaded = {};

    private int step;
    /** Weights of the candidates after the step. */
    private final float[] moved;

    /**
     * Divides weights.
     *
     * @param given all of them, to be copied
     * @param words tokens before the docids
     * @param documents how many docids there are
     * @param candidates of a batch, at most
     * @param optimizer Adam or AdamW, made for the weights that a step works on
     * @param rowSteps what becomes of its steps where rows have gradients in some of them
     * @param folder where the files are while they last
     */
    public DocidRows(
            Parameters given,
            int words,
            int documents,
            int candidates,
            Function<Parameters, Optimizer> optimizer,
            RowSteps rowSteps,
            Path folder)
            throws IOException {
        Files.createDirectories(folder);
        this.all = given.inFile(folder, FILE);
        this.worked = all.zerosOfCandidates(words, candidates);
        this.optimizer = optimizer.apply(worked);
        this.rowSteps = rowSteps;
        this.words = words;
        this.width = all.config().dModel();
        int length = candidates * width;
        this.moved = new float[length];
        this.weights = new Copied(
                all.external(all.layout().output().name()).memory(),
                0,
                worked.external(WeightNames.OUTPUT).memory(),
                new float[length]);
        Map<String, Copied> moments = new HashMap<>();
        for (Map.Entry<String, External> remembered : this.optimizer.state().entrySet()) {
            String name = remembered.getKey();
            if (name.endsWith(OF_CANDIDATES)) {
                Memory ofAll = zeros(folder, (long) documents * width);
                moments.put(name, new Copied(ofAll, words, remembered.getValue().memory(), new float[length]));
                state.put(name.replace(OF_CANDIDATES, OF_DOCIDS), new External(ofAll, documents, width));
            } else {
                state.put(name, remembered.getValue());
            }
        }
        this.first = moments.get(Adam.FIRST + WeightNames.OUTPUT);
        this.second = moments.get(Adam.SECOND + WeightNames.OUTPUT);
        this.copied = List.of(weights, first, second);
        this.steps = zeros(folder, 2L * documents);
        state.put(STEPS, new External(steps, documents, 2));
        this.windows = zeros(folder, documents);
        state.put(WINDOWS, new External(windows, documents));
        restored();
    }

    private static Memory zeros(Path folder, long length) throws IOException {
        return new HostMemory(MappedFloats.zeros(folder, FILE, length));
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
                    int step = Math.toIntExact(batch.examples().number() + 1);
                    load(step, ((SampledSoftmax) batch.objective()).candidates());
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

    /**
     * Lets a step work on the rows of these tokens.
     *
     * @param next the step, counted from 1
     */
    void load(int next, int... tokens) {
        store();
        for (Copied copy : copied) {
            for (int place = 0; place < tokens.length; place++) {
                copy.all().read(row(copy, tokens[place]), copy.rows(), place * width, width);
            }
        }
        for (int place = 0; place < tokens.length; place++) {
            int docid = tokens[place] - words;
            int[] times = times(docid);
            float window = window(docid);
            pass(times, next - 1, window, weights.rows(), first.rows(), second.rows(), place * width);
            rowSteps.fade(next - 1 - times[0], first.rows(), place * width, width);
            steps.writeTokens(2L * docid, new int[] {next, next});
            windows.write(docid, new float[] {rowSteps.window(window, next - times[0])}, 0, 1);
        }
        for (Copied copy : copied) {
            copy.candidates().write(0, copy.rows(), 0, tokens.length * width);
        }
        loaded = tokens.clone();
        step = next;
        optimizer.restored();
    }

    /** The last step that a docid was a candidate of, and the step after which its weights are as they are. */
    private int[] times(int docid) {
        int[] times = new int[2];
        steps.readTokens(2L * docid, times);
        return times;
    }

    private float window(int docid) {
        float[] window = new float[1];
        windows.read(docid, window, 0, 1);
        return window[0];
    }

    private void pass(
            int[] times, int until, float window, float[] row, float[] ofFirst, float[] ofSecond, int offset) {
        rowSteps.pass(times[0], times[1], until, window, row, ofFirst, ofSecond, offset, width);
    }

    @Override
    public void catchUp(int until) {
        float[] row = new float[width];
        float[] ofFirst = new float[width];
        float[] ofSecond = new float[width];
        for (int docid = 0; docid < windows.length(); docid++) {
            int[] times = times(docid);
            if (!rowSteps.passes(times[0], times[1], until)) {
                continue;
            }
            weights.all().read(row(weights, words + docid), row, 0, width);
            first.all().read(row(first, words + docid), ofFirst, 0, width);
            second.all().read(row(second, words + docid), ofSecond, 0, width);
            pass(times, until, window(docid), row, ofFirst, ofSecond, 0);
            weights.all().write(row(weights, words + docid), row, 0, width);
            steps.writeTokens(2L * docid, new int[] {times[0], until});
        }
    }

    /** Brings what a step has made of its candidates' rows back, once. */
    private void store() {
        int length = loaded.length * width;
        weights.candidates().read(0, moved, 0, length);
        first.candidates().read(0, first.rows(), 0, length);
        second.candidates().read(0, second.rows(), 0, length);
        for (int place = 0; place < loaded.length; place++) {
            float window = window(loaded[place] - words);
            rowSteps.moved(step, window, weights.rows(), moved, place * width, width);
            for (Copied copy : copied) {
                copy.all().write(row(copy, loaded[place]), copy.rows(), place * width, width);
            }
        }
        loaded = new int[0];
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
