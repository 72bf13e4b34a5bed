package genir.interpret.patch;

import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.Collection;

/** Runs of a model on a batch: of the decoder alone where nothing of the encoder's inside is wanted. */
final class Runs {
    private Runs() {}

    /**
     * Prepares a run.
     *
     * @param memory the encoder's output, which is computed again where the encoder's inside is wanted
     */
    static DecoderRun of(T5Runner runner, TokenBatch tokens, Tensor memory, Collection<Site> sites) {
        return sites.stream().anyMatch(Runs::isInEncoder)
                ? runner.whole(tokens, sites)
                : runner.decoder(tokens, memory, sites);
    }

    /** Whether the decoder alone does not compute a site. */
    static boolean isInEncoder(Site site) {
        return site.stack() == StackName.ENCODER && !site.equals(T5Runner.ENCODER_OUTPUT);
    }
}
