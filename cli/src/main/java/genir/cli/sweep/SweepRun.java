package genir.cli.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param name its folder
 * @param setting the name of its values without the seed, which runs with other seeds share
 * @param values key to value, of the keys with several values
 * @param fixed key to value, of those that all runs of the sweep have in common
 * @param seed null for the configuration's own
 */
public record SweepRun(String name, String setting, Map<String, String> values, Map<String, String> fixed, Long seed) {
    static final String SEED = "training.seed";

    public SweepRun {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
    }

    /** What it puts over the configuration, as {@code key=value}. */
    public List<String> settings() {
        List<String> settings = new ArrayList<>();
        fixed.forEach((key, value) -> settings.add(key + "=" + value));
        values.forEach((key, value) -> settings.add(key + "=" + value));
        if (seed != null) {
            settings.add(SEED + "=" + seed);
        }
        return settings;
    }
}
