package genir.cli.run;

import genir.corpus.vocabulary.Vocabulary;
import genir.retrieval.dense.DualEncoder;
import genir.retrieval.dense.SentenceEncoder;
import genir.training.dual.DualConfig;
import java.io.IOException;

/** Opens the encoder that a run has trained itself. */
public final class DualEncoders {
    private DualEncoders() {}

    /**
     * Opens it on the configured device.
     *
     * @param vocabulary the run's
     * @throws genir.model.ModelException if the model is damaged
     */
    public static SentenceEncoder open(RunDirectory run, ExperimentConfig config, Vocabulary vocabulary)
            throws IOException {
        DualConfig dual = config.retrieval().dual();
        return DualEncoder.open(
                run.dualModel(),
                vocabulary,
                dual.maxLength(),
                dual.documentLength(),
                config.device().open());
    }
}
