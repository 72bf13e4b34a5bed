package genir.corpus.docid;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.List;

/**
 * The {@code docids} part of the configuration. All keys but the kind are those of {@code semantic} or {@code quantised}
 * docids, and null for the others.
 *
 * @param kind {@code atomic}, {@code string}, {@code semantic} or {@code quantised} [atomic]: one token a document ranks best
 *     from scratch, and is what interpretation understands
 * @param levels codebooks of quantised docids, 1 to 16 [3]
 * @param clusters into how many clusters each one is divided, 2 to 1000 [10, as in DSI]; of quantised docids the centroids of each
 *     codebook [32]
 * @param leafSize a cluster of at most this many documents is not divided, but its documents numbered [10: as many tokens
 *     as clusters; DSI has 100, for collections a hundred times larger]; of semantic docids only
 * @param vectors what quantised docids are made of: {@code latent}, the collection's own latent semantic space, or {@code dense},
 *     what the encoder of {@code retrieval.dense} makes of the documents [latent: no outside knowledge]
 * @param dimensions of the latent semantic space in which documents are clustered [64]; null for dense vectors
 * @param seed of the projection and the clustering [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocidConfig(
        String kind,
        Integer levels,
        Integer clusters,
        Integer leafSize,
        String vectors,
        Integer dimensions,
        Long seed) {
    private static final String LATENT = "latent";
    private static final String DENSE = "dense";

    public DocidConfig {
        kind = kind == null ? DocidKind.ATOMIC.label() : kind;
        String name = kind;
        ConfigChecks.underKey("docids.kind", () -> DocidKind.named(name));
        boolean semantic = DocidKind.named(kind) == DocidKind.SEMANTIC;
        boolean quantised = DocidKind.named(kind) == DocidKind.QUANTISED;
        if (quantised) {
            levels = within("levels", levels == null ? 3 : levels, 1, 16);
            vectors = vectors == null ? LATENT : vectors;
            if (!List.of(LATENT, DENSE).contains(vectors)) {
                throw new InputException("docids.vectors: "
                        + Names.unknown("kind of vectors", vectors, List.of(LATENT, DENSE))
                                .getMessage());
            }
        } else {
            refuse("levels", levels, kind, "kind quantised has");
            refuse("vectors", vectors, kind, "kind quantised has");
        }
        if (semantic) {
            leafSize = within("leaf_size", leafSize == null ? 10 : leafSize, 1, 10_000);
        } else {
            refuse("leaf_size", leafSize, kind, "kind semantic has");
        }
        if (semantic || quantised) {
            clusters = within("clusters", clusters == null ? quantised ? 32 : 10 : clusters, 2, 1000);
            seed = seed == null ? 42L : seed;
        } else {
            refuse("clusters", clusters, kind, "kinds semantic and quantised have");
            refuse("dimensions", dimensions, kind, "kinds semantic and quantised have");
            refuse("seed", seed, kind, "kinds semantic and quantised have");
        }
        if (quantised && vectors.equals(DENSE)) {
            if (dimensions != null) {
                throw new InputException(
                        "docids.dimensions: only latent vectors have it, not dense ones, which are as long"
                                + " as their encoder makes them");
            }
        } else if (semantic || quantised) {
            dimensions = within("dimensions", dimensions == null ? 64 : dimensions, 2, 1000);
        }
    }

    /** Atomic docids. */
    public static DocidConfig defaults() {
        return ofKind(DocidKind.ATOMIC);
    }

    /** Docids of a kind, with its defaults. */
    public static DocidConfig ofKind(DocidKind kind) {
        return new DocidConfig(kind.label(), null, null, null, null, null, null);
    }

    /** The kind that {@code kind} names. */
    public DocidKind parsedKind() {
        return DocidKind.named(kind);
    }

    /** Whether docids are made of a pretrained encoder's vectors, so that names carry what it learnt from other texts. */
    public boolean usesDenseVectors() {
        return DENSE.equals(vectors);
    }

    private static int within(String key, int value, int least, int most) {
        return (int) ConfigChecks.between("docids." + key, value, least, most);
    }

    private static void refuse(String key, Object value, String kind, String owners) {
        if (value != null) {
            throw new InputException("docids." + key + ": only " + owners + " it, not kind " + kind);
        }
    }
}
