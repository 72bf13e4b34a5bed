package genir.corpus.format;

import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a user says about a collection's files where they do not say it themselves: which columns to take, say.
 *
 * @param values by the option's name without dashes, each in the order given; one that is only switched on has an empty list
 */
public record FormatOptions(Map<String, List<String>> values) {
    /** Nothing said. */
    public static final FormatOptions NONE = new FormatOptions(Map.of());

    public FormatOptions {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, given) -> copy.put(name, List.copyOf(given)));
        values = Collections.unmodifiableMap(copy);
    }

    /** One option more, with its values; those it had are replaced. */
    public FormatOptions with(String name, String... given) {
        Map<String, List<String>> more = new LinkedHashMap<>(values);
        more.put(name, List.of(given));
        return new FormatOptions(more);
    }

    /** Whether it is given at all. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The values of an option that may be repeated; none where it is not given. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The value of an option that may be given once. */
    public Optional<String> one(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw new InputException("--" + name + ": given " + given.size() + " times, expected once");
        }
        return given.stream().findFirst();
    }

    /** The value of an option that is a whole number and at least {@code low}; empty where it is not given. */
    public Optional<Integer> wholeNumber(String name, int low) {
        return one(name).map(given -> {
            try {
                return ConfigChecks.atLeast("--" + name, Integer.parseInt(given), low);
            } catch (NumberFormatException notOne) {
                throw new InputException("--" + name + ": " + Names.quote(given) + " is not a whole number");
            }
        });
    }

    /** Fails where an option is given that the format does not have; the message lists those it has. */
    public void requireKnown(CollectionFormat format) {
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(format.options());
        if (!unknown.isEmpty()) {
            String known = format.options().stream().map(name -> "--" + name).collect(Collectors.joining(", "));
            throw new InputException("--" + unknown.get(0) + " is no option of the format " + format.name()
                    + ", which has " + (known.isEmpty() ? "none" : known));
        }
    }
}
