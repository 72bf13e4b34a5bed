package genir.corpus.vocabulary;

import com.fasterxml.jackson.annotation.JsonProperty;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;

/**
 * The {@code vocabulary} part of the configuration.
 *
 * @param kind {@code stemmed} (the index's terms), {@code words} (lower-cased words) or {@code tokenizer} (a given
 *     tokenizer.json); default {@code stemmed}: the fewest tokens, each seen most often, for a model trained from scratch
 * @param size how many words at most, beside the three special tokens; default 16384, which keeps the softmax small
 * @param minFrequency how often a word must occur in documents and training queries; default 2, as nothing is learnt
 *     about a word seen once
 * @param path the tokenizer.json of {@code kind: tokenizer}, nothing otherwise
 */
public record VocabularyConfig(
        String kind,
        Integer size,
        @JsonProperty("min_frequency") Integer minFrequency,
        String path) {
    public VocabularyConfig {
        kind = kind == null ? VocabularyKind.STEMMED.label() : kind;
        size = ConfigChecks.atLeast("vocabulary.size", size == null ? 16_384 : size, 1);
        minFrequency = ConfigChecks.atLeast("vocabulary.min_frequency", minFrequency == null ? 2 : minFrequency, 1);
        String name = kind;
        ConfigChecks.underKey("vocabulary.kind", () -> VocabularyKind.named(name));
        boolean tokenizer = VocabularyKind.named(kind) == VocabularyKind.TOKENIZER;
        if (tokenizer && (path == null || path.isBlank())) {
            throw new InputException("vocabulary.path: missing; kind tokenizer needs the path of a tokenizer.json");
        }
        if (!tokenizer && path != null) {
            throw new InputException("vocabulary.path: only kind tokenizer has one, not kind " + kind);
        }
    }

    public static VocabularyConfig defaults() {
        return new VocabularyConfig(null, null, null, null);
    }
}
