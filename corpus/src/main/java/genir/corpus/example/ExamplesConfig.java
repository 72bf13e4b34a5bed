package genir.corpus.example;

import com.fasterxml.jackson.annotation.JsonProperty;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the {@code training} configuration that makes examples.
 *
 * @param indexRatio indexing examples for each retrieval example, 0 or more; default 1.9, as small models that see many
 *     lines of a document need fewer repetitions than the paper's 32; 0 trains on queries only
 * @param indexing how often each kind of indexing example is drawn, as weights of {@code first, line, span, word_set,
 *     title, key_terms, fragment}; default line .7, span .15, word_set .15, as lines look most like queries
 * @param maxLength tokens of an input at most, the end included, 2 or more; default 32, as in the paper
 * @param omitDocuments documents to train nothing about, for the encoder swap (docs/method.md, section 3); default none
 * @param rehearsal share of the examples that are of documents which the model knows already, 0 to 0.95, where it goes on from one
 *     that knows only some; null: all documents are learnt alike
 */
public record ExamplesConfig(
        @JsonProperty("index_ratio") Double indexRatio,
        Map<String, Double> indexing,
        @JsonProperty("max_length") Integer maxLength,
        @JsonProperty("omit_documents") List<String> omitDocuments,
        Double rehearsal) {
    private static final double MOST_REHEARSAL = 0.95;
    private static final List<String> KINDS = Arrays.stream(Example.Kind.values())
            .filter(kind -> kind != Example.Kind.QUERY && kind != Example.Kind.GENERATED)
            .map(Example.Kind::label)
            .toList();

    public ExamplesConfig {
        indexRatio = ConfigChecks.atLeast("training.index_ratio", indexRatio == null ? 1.9 : indexRatio, 0);
        maxLength = ConfigChecks.atLeast("training.max_length", maxLength == null ? 32 : maxLength, 2);
        omitDocuments = omitDocuments == null ? List.of() : List.copyOf(omitDocuments);
        if (rehearsal != null) {
            ConfigChecks.between("training.rehearsal", rehearsal, 0, MOST_REHEARSAL);
        }
        indexing = indexing == null ? defaultWeights() : checkedWeights(indexing);
    }

    public static ExamplesConfig defaults() {
        return new ExamplesConfig(null, null, null, null, null);
    }

    /** The weight of a kind of indexing example, 0 where it is not named. */
    double weight(Example.Kind kind) {
        return indexing.getOrDefault(kind.label(), 0.0);
    }

    private static Map<String, Double> defaultWeights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(Example.Kind.LINE.label(), 0.7);
        weights.put(Example.Kind.SPAN.label(), 0.15);
        weights.put(Example.Kind.WORD_SET.label(), 0.15);
        return Collections.unmodifiableMap(weights);
    }

    private static Map<String, Double> checkedWeights(Map<String, Double> indexing) {
        Map<String, Double> weights = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<String, Double> weight : indexing.entrySet()) {
            String key = "training.indexing." + weight.getKey();
            if (!KINDS.contains(weight.getKey())) {
                throw Names.unknown("key of training.indexing", weight.getKey(), KINDS);
            }
            if (weight.getValue() == null) {
                throw new InputException(key + ": missing");
            }
            sum += ConfigChecks.atLeast(key, weight.getValue(), 0);
            weights.put(weight.getKey(), weight.getValue());
        }
        if (sum <= 0) {
            throw new InputException("training.indexing: at least one weight must be above 0");
        }
        return Collections.unmodifiableMap(weights);
    }
}
