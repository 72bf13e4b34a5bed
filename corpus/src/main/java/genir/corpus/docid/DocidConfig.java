package genir.corpus.docid;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;

/**
 * The {@code docids} part of the configuration. All keys but the kind are those of {@code semantic} docids, and null for
 * the others.
 *
 * @param kind {@code atomic}, {@code string} or {@code semantic} [atomic]: one token a document ranks best from scratch, and
 *     is what interpretation understands
 * @param clusters into how many clusters each one is divided, 2 to 1000 [10, as in DSI]
 * @param leafSize a cluster of at most this many documents is not divided, but its documents numbered [10: as many tokens
 *     as clusters; DSI has 100, for collections a hundred times larger]
 * @param dimensions of the latent semantic space in which documents are clustered [64]
 * @param seed of the projection and the clustering [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocidConfig(String kind, Integer clusters, Integer leafSize, Integer dimensions, Long seed) {
    public DocidConfig {
        kind = kind == null ? DocidKind.ATOMIC.label() : kind;
        String name = kind;
        ConfigChecks.underKey("docids.kind", () -> DocidKind.named(name));
        if (DocidKind.named(kind) == DocidKind.SEMANTIC) {
            clusters = within("clusters", clusters == null ? 10 : clusters, 2, 1000);
            leafSize = within("leaf_size", leafSize == null ? 10 : leafSize, 1, 10_000);
            dimensions = within("dimensions", dimensions == null ? 64 : dimensions, 2, 1000);
            seed = seed == null ? 42L : seed;
        } else {
            refuse("clusters", clusters, kind);
            refuse("leaf_size", leafSize, kind);
            refuse("dimensions", dimensions, kind);
            refuse("seed", seed, kind);
        }
    }

    /** Atomic docids. */
    public static DocidConfig defaults() {
        return new DocidConfig(null, null, null, null, null);
    }

    /** The kind that {@code kind} names. */
    public DocidKind parsedKind() {
        return DocidKind.named(kind);
    }

    private static int within(String key, int value, int least, int most) {
        return (int) ConfigChecks.between("docids." + key, value, least, most);
    }

    private static void refuse(String key, Object value, String kind) {
        if (value != null) {
            throw new InputException("docids." + key + ": only kind semantic has it, not kind " + kind);
        }
    }
}
