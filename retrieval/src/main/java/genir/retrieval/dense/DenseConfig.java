package genir.retrieval.dense;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import java.util.List;

/**
 * The {@code retrieval.dense} part of the configuration: a pretrained sentence encoder and how its vectors are searched. What is
 * null of the last three is what the encoder comes with.
 *
 * @param encoder the name of one, or a folder or jar with an ONNX model and its tokenizer; default {@link #DEFAULT_ENCODER}
 * @param exactBelow up to how many vectors, of documents and passages together, every one is compared with the query; default
 *     100,000, as that takes some 15 milliseconds a query. Above, a graph (HNSW) leads to the nearest
 * @param passages what has vectors beside the documents: {@code lines}, the default, the lines or sentences of each, or
 *     {@code none}
 * @param queryPrefix what is put before each query, such as {@code "query: "}
 * @param documentPrefix what is put before each document
 * @param pooling what of a text's tokens is its vector: {@code mean} of them, or {@code cls}, the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DenseConfig(
        String encoder,
        Integer exactBelow,
        String passages,
        String queryPrefix,
        String documentPrefix,
        String pooling) {
    /** Small, and good for its size. */
    public static final String DEFAULT_ENCODER = "bge-small-en-v1.5-q";

    /** Vectors that are compared one by one, where nothing else is asked for. */
    public static final int DEFAULT_EXACT_BELOW = 100_000;

    /** The names of poolings. */
    public static final List<String> POOLINGS = List.of("mean", "cls");

    public DenseConfig {
        encoder = ConfigChecks.present("retrieval.dense.encoder", encoder == null ? DEFAULT_ENCODER : encoder);
        exactBelow = ConfigChecks.atLeast(
                "retrieval.dense.exact_below", exactBelow == null ? DEFAULT_EXACT_BELOW : exactBelow, 0);
        passages = PassageVectors.named(
                        "retrieval.dense.passages", passages == null ? PassageVectors.LINES.label() : passages)
                .label();
        if (pooling != null) {
            ConfigChecks.oneOf("retrieval.dense.pooling", pooling, POOLINGS);
        }
    }

    /** What has vectors beside the documents. */
    public PassageVectors passageVectors() {
        return PassageVectors.named("retrieval.dense.passages", passages);
    }

    /** An encoder with all that it comes with. */
    public static DenseConfig of(String encoder) {
        return new DenseConfig(encoder, null, null, null, null, null);
    }
}
