package genir.corpus.format;

import genir.corpus.ConfigChecks;

/**
 * The {@code collection} part of the configuration.
 *
 * @param path the folder or file that holds the collection; no default, there is no collection to guess
 * @param format one of {@link CollectionFormats}; default {@code beir}, the layout that {@code genir import} writes
 * @param strict whether a {@link Flaw} ends the reading; default false: flaws are counted and the sound rest is read
 */
public record CollectionConfig(String path, String format, Boolean strict) {
    public CollectionConfig {
        ConfigChecks.present("collection.path", path);
        format = format == null ? "beir" : format;
        strict = strict != null && strict;
        String name = format;
        ConfigChecks.underKey(
                "collection.format", () -> CollectionFormats.standard().named(name));
    }
}
