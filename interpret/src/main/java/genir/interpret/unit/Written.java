package genir.interpret.unit;

import genir.interpret.trace.ScoredToken;
import java.util.List;

/** Tokens that a vector says by the logit lens: documents and words, the strongest first. */
public record Written(List<ScoredToken> documents, List<ScoredToken> words) {
    public Written {
        documents = List.copyOf(documents);
        words = List.copyOf(words);
    }
}
