package genir.cli.run;

import genir.training.loop.CheckpointStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What a run that is interrupted has, and where it goes on. */
final class Remains {
    private Remains() {}

    /** The same where it is interrupted before a step. */
    static String of(RunDirectory run) {
        return words(finished(run));
    }

    /** In words for the user; an unfinished step leaves nothing but its checkpoints. */
    static String of(RunDirectory run, StepName interrupted) {
        List<String> kept = finished(run);
        checkpoint(run, interrupted)
                .ifPresent(step -> kept.add(interrupted.label() + " up to its step " + step + " (a checkpoint)"));
        return words(kept);
    }

    private static List<String> finished(RunDirectory run) {
        List<String> kept = new ArrayList<>();
        StepLedger ledger = new StepLedger(run.steps());
        for (StepName step : StepName.values()) {
            if (!ledger.fingerprint(step).isEmpty()) {
                kept.add(step.label());
            }
        }
        return kept;
    }

    private static String words(List<String> kept) {
        return kept.isEmpty()
                ? "the same command begins it again"
                : "kept: " + String.join(", ", kept) + "; the same command goes on there";
    }

    private static OptionalInt checkpoint(RunDirectory run, StepName step) {
        try {
            return switch (step) {
                case TRAIN -> CheckpointStore.newest(run.checkpoints());
                case PRETRAIN -> CheckpointStore.newest(PretrainStep.checkpoints(run));
                case GENERATE -> CheckpointStore.newest(GenerateStep.checkpoints(run));
                case DUAL -> CheckpointStore.newest(DualStep.checkpoints(run));
                default -> OptionalInt.empty();
            };
        } catch (IOException unknown) {
            return OptionalInt.empty();
        }
    }
}
