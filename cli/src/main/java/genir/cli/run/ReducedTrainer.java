package genir.cli.run;

import java.io.IOException;
import java.util.List;

/** Trains reduced models of a run, here or elsewhere. */
public interface ReducedTrainer {
    /** Trains the models of these numbers, of which there may be none; each is in its folder when this returns. */
    void train(List<Integer> numbers) throws IOException;
}
