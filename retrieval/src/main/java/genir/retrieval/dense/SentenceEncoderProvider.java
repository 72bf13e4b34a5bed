package genir.retrieval.dense;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens pretrained sentence encoders; found by {@link java.util.ServiceLoader}, so that only who has the module has its libraries. */
public interface SentenceEncoderProvider {
    /** Names of the encoders that are there to be opened. */
    List<String> names();

    /**
     * Opens the encoder that a configuration names.
     *
     * @return nothing if that is neither a name nor something on disk that this provider reads
     * @throws genir.corpus.InputException if the encoder is damaged, or one that the configuration's other keys do not fit
     */
    Optional<SentenceEncoder> open(DenseConfig config) throws IOException;
}
