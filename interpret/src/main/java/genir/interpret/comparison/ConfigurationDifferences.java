package genir.interpret.comparison;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of configurations that have not the same value in all runs. */
public final class ConfigurationDifferences {
    private ConfigurationDifferences() {}

    /** Key to the value of each run, in order; empty where a run's configuration has no such key. */
    public static Map<String, List<String>> of(List<ComparedRun> runs) {
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> keys.addAll(run.configuration().keySet()));
        Map<String, List<String>> differences = new LinkedHashMap<>();
        for (String key : keys) {
            List<String> values = runs.stream()
                    .map(run -> run.configuration().getOrDefault(key, ""))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                differences.put(key, values);
            }
        }
        return differences;
    }
}
