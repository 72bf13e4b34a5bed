package genir.corpus.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;

/**
 * The {@code collection} part of the configuration.
 *
 * @param path the folder or file that holds the collection; no default, there is no collection to guess
 * @param format one of {@link CollectionFormats}; default {@code beir}, the layout that {@code genir import} writes
 * @param strict whether a {@link Flaw} ends the reading; default false: flaws are counted and the sound rest is read
 * @param devShare share of the training queries that is taken as dev where the collection has no dev split, 0 to 0.5 [0.1]; see
 *     {@link DevShare}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CollectionConfig(String path, String format, Boolean strict, Double devShare) {
    private static final double DEFAULT_DEV_SHARE = 0.1;

    public CollectionConfig {
        ConfigChecks.present("collection.path", path);
        format = format == null ? "beir" : format;
        strict = strict != null && strict;
        devShare =
                ConfigChecks.between("collection.dev_share", devShare == null ? DEFAULT_DEV_SHARE : devShare, 0, 0.5);
        String name = format;
        ConfigChecks.underKey(
                "collection.format", () -> CollectionFormats.installed().named(name));
    }

    /** The same at another place. */
    public CollectionConfig at(String other) {
        return new CollectionConfig(other, format, strict, devShare);
    }

    /** Whether the share is the default one. */
    public boolean hasDefaultDevShare() {
        return Double.compare(devShare, DEFAULT_DEV_SHARE) == 0;
    }
}
