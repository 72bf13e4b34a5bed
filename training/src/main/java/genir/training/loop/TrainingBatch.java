package genir.training.loop;

import genir.model.run.Objective;
import genir.model.run.TokenBatch;
import java.util.List;

/**
 * What one batch of a step shows the model and asks of it.
 *
 * @param examples what it is made of
 * @param decoderInputs what each row's decoder reads, the start token first: [batch][decoder position]
 * @param objective of the logits [batch * decoder position, vocabulary]
 */
public record TrainingBatch(BatchExamples examples, List<int[]> decoderInputs, Objective objective) {
    /** Padded encoder inputs. */
    public TokenBatch inputs() {
        return examples.inputs();
    }
}
