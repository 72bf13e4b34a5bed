package genir.cli.run;

import genir.corpus.InputException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Keeps a finished training from being replaced by one with other inputs unless the user asks for it: it may have taken
 * hours. What is made from it in minutes, such as rankings, analyses and the report, runs anew without a word.
 */
final class FinishedTraining {
    private static final List<StepName> COSTLY = List.of(StepName.TRAIN, StepName.PRETRAIN);

    private FinishedTraining() {}

    /** Tells whether a step is about to run or to be taken back. */
    @FunctionalInterface
    interface Touched {
        boolean test(StepName step) throws IOException;
    }

    /** Finds what decides the model at present. */
    @FunctionalInterface
    interface Present {
        TrainingInputs inputs() throws IOException;
    }

    /** Whether so much work is in a step that what it was made from is noted. */
    static boolean isCostly(StepName step, ExperimentConfig config) {
        return step == StepName.TRAIN
                || (step == StepName.PRETRAIN && config.training().pretrain() != null);
    }

    /**
     * Passes what leaves the finished training as it is, or makes the same again.
     *
     * @param uses what each step uses at present
     * @param fingerprints of the present inputs
     * @param offer what the user can do, besides {@code --overwrite}
     * @throws InputException that says what has changed
     */
    static void requireKept(
            RunDirectory run,
            StepLedger ledger,
            StepUses uses,
            Map<StepName, String> fingerprints,
            Touched touched,
            Present present,
            String offer)
            throws IOException {
        for (StepName step : COSTLY) {
            String made = ledger.fingerprint(step);
            TrainingInputs before = ledger.inputs(step);
            boolean noted = before != null || step == StepName.TRAIN;
            if (made.isEmpty() || !noted || made.equals(fingerprints.get(step)) || !isLost(step, uses, touched)) {
                continue;
            }
            String changes = before == null ? "" : before.changes(present.inputs());
            throw InputException.in(
                    run.root(),
                    "the training here is finished and has other inputs ("
                            + (changes.isEmpty() ? "its configuration or its collection changed" : changes)
                            + "); " + offer + "replace it with --overwrite");
        }
    }

    private static boolean isLost(StepName costly, StepUses uses, Touched touched) throws IOException {
        for (StepName step : StepName.values()) {
            if ((step == costly || uses.isBehind(costly, step)) && touched.test(step)) {
                return true;
            }
        }
        return false;
    }
}
