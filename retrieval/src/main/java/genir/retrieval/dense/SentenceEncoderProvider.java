package genir.retrieval.dense;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens pretrained sentence encoders; found by {@link java.util.ServiceLoader}, so that only who has the module has its libraries. */
public interface SentenceEncoderProvider {
    /** Names of the encoders that come with it. */
    List<String> names();

    /**
     * Opens an encoder.
     *
     * @param encoder one of {@link #names}, or a folder
     * @return nothing if it is neither a name nor a folder that this provider can read
     * @throws genir.corpus.InputException if the folder holds an encoder that is damaged
     */
    Optional<SentenceEncoder> open(String encoder) throws IOException;
}
