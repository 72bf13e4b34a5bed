package genir.interpret.comparison;

import genir.interpret.report.input.RunFolder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the runs.
 *
 * @param name unlike the others'
 * @param systems the names of its systems in the comparison; a system that several runs share is in each of them
 * @param configuration dotted key to value, every default filled in
 */
public record ComparedRun(String name, RunFolder folder, List<String> systems, Map<String, String> configuration) {
    public ComparedRun {
        systems = List.copyOf(systems);
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    }
}
