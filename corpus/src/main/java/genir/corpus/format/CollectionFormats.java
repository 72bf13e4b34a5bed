package genir.corpus.format;

import genir.corpus.Names;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The known formats by name. */
public final class CollectionFormats {
    private static final CollectionFormats STANDARD =
            new CollectionFormats(List.of(new BeirFormat(), new DsiFormat(), new SquadFormat(), new TrecFormat()));

    private final Map<String, CollectionFormat> byName;

    /** A registry of the given formats; two of one name are an {@link IllegalArgumentException}. */
    public CollectionFormats(List<CollectionFormat> formats) {
        Map<String, CollectionFormat> all = new TreeMap<>();
        for (CollectionFormat format : formats) {
            if (all.put(format.name(), format) != null) {
                throw new IllegalArgumentException("two collection formats are named " + format.name());
            }
        }
        byName = Collections.unmodifiableMap(all);
    }

    /** The formats that ship with genir. */
    public static CollectionFormats standard() {
        return STANDARD;
    }

    /** The format of this name; an unknown one is an {@link genir.corpus.InputException} that lists the known. */
    public CollectionFormat named(String name) {
        CollectionFormat format = byName.get(name);
        if (format == null) {
            throw Names.unknown("collection format", name, byName.keySet());
        }
        return format;
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
