package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The known formats by name. */
public final class CollectionFormats {
    /** What the module genir-tika adds, where it is on the class path. */
    private static final Set<String> TIKA = Set.of("html", "pdf", "office");

    private static final CollectionFormats INSTALLED = new CollectionFormats(
            ServiceLoader.load(CollectionFormat.class, CollectionFormat.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());

    private final Map<String, CollectionFormat> byName;

    /** A registry of the given formats; two of one name are an {@link IllegalArgumentException}. */
    public CollectionFormats(List<CollectionFormat> formats) {
        Map<String, CollectionFormat> all = new TreeMap<>();
        for (CollectionFormat format : formats) {
            CollectionFormat other = all.put(format.name(), format);
            if (other != null) {
                throw new IllegalArgumentException("two collection formats are named " + format.name() + ": "
                        + other.getClass().getName() + " and "
                        + format.getClass().getName());
            }
        }
        byName = Collections.unmodifiableMap(all);
    }

    /** The formats that the class path has: genir's own and whatever others there are. */
    public static CollectionFormats installed() {
        return INSTALLED;
    }

    /** The format of this name; an unknown one is an {@link InputException} that lists the known. */
    public CollectionFormat named(String name) {
        CollectionFormat format = byName.get(name);
        if (format != null) {
            return format;
        }
        if (TIKA.contains(name)) {
            throw new InputException("the module that reads " + name + " (genir-tika) is not built in; in a checkout,"
                    + " GENIR_TIKA=1 ./genir COMMAND builds it, and ./mvnw -Pdist,tika package a distribution with it");
        }
        throw Names.unknown("collection format", name, byName.keySet());
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
