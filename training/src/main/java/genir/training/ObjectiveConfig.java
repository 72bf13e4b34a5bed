package genir.training;

import genir.corpus.InputException;
import genir.training.distillation.DistillationConfig;
import genir.training.ranking.RankingConfig;
import genir.training.sampled.SampledSoftmaxConfig;
import java.util.List;

/**
 * The part of {@link TrainingConfig} that says what is minimised; each key is described at {@link TrainingKeys}.
 *
 * @param distillation null for none
 * @param ranking null for none
 * @param sampledSoftmax null where the softmax is over all
 */
public record ObjectiveConfig(
        String loss,
        Double labelSmoothing,
        DistillationConfig distillation,
        RankingConfig ranking,
        SampledSoftmaxConfig sampledSoftmax) {
    private static final String DOCIDS = "docids";

    public ObjectiveConfig {
        loss = loss == null ? "full" : loss;
        labelSmoothing = labelSmoothing == null ? 0 : labelSmoothing;
        TrainingConfig.within("label_smoothing", labelSmoothing, 0, 0.95);
        if (distillation != null && labelSmoothing > 0) {
            throw new InputException("training: give label_smoothing or distillation, not both");
        }
        TrainingConfig.oneOf("loss", loss, List.of("full", DOCIDS));
        if (sampledSoftmax != null) {
            requireDocids(loss);
            requireWithout("label_smoothing", labelSmoothing > 0);
            requireWithout("ranking", ranking != null);
        }
    }

    private static void requireDocids(String loss) {
        if (!loss.equals(DOCIDS)) {
            throw new InputException(
                    "training.sampled_softmax: words are never drawn; give training.loss: docids with it");
        }
    }

    private static void requireWithout(String key, boolean given) {
        if (given) {
            throw new InputException("training.sampled_softmax: not together with training." + key);
        }
    }

    /** Whether the softmax is over the docids alone. */
    boolean ofDocidsOnly() {
        return loss.equals(DOCIDS);
    }
}
