package genir.cli.sweep;

import genir.corpus.InputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The seeds that a sweep repeats each setting with. */
final class Seeds {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");
    private static final int MOST = 1000;

    private Seeds() {}

    /**
     * Reads {@code 1..3}, {@code 1,5,7} or both mixed.
     *
     * @throws InputException if it is none of them, or has more than a thousand
     */
    static List<Long> parse(String option) {
        LinkedHashSet<Long> seeds = new LinkedHashSet<>();
        for (String part : option.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw error(option, "expected seeds such as 1..3 or 1,5,7");
            }
            long first = Long.parseLong(range.group(1));
            long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
            if (last < first) {
                throw error(option, "the last seed of a range is below its first");
            }
            if (last - first + seeds.size() >= MOST) {
                throw error(option, "expected at most " + MOST + " seeds");
            }
            for (long seed = first; seed <= last; seed++) {
                seeds.add(seed);
            }
        }
        return new ArrayList<>(seeds);
    }

    private static InputException error(String option, String problem) {
        return new InputException("--seeds " + option + ": " + problem);
    }
}
