package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What decides a run's trained model, by name, so that it can be said what has changed since.
 *
 * @param keys of the configuration, dotted, with their values
 * @param files read, with their SHA-256
 */
record TrainingInputs(SortedMap<String, String> keys, SortedMap<String, String> files) {
    private static final int NAMED = 5;

    /**
     * The present ones.
     *
     * @param collection SHA-256 of its files by name
     */
    static TrainingInputs of(RunContext run, Map<String, String> collection) throws IOException {
        ExperimentConfig config = run.stated();
        TreeMap<String, String> keys = new TreeMap<>();
        flatten("collection", tree(config.collection()), keys);
        // Where the collection lies decides nothing; its files do.
        keys.remove("collection.path");
        flatten("index.analyzer", tree(config.index().analyzer()), keys);
        flatten("vocabulary", tree(config.vocabulary()), keys);
        flatten("docids", tree(config.docids()), keys);
        flatten("model", tree(config.model()), keys);
        flatten("training", config.training().decidingKeys(), keys);
        TreeMap<String, String> files = new TreeMap<>(collection);
        String generated = TrainingTexts.checksum(run.config().training());
        if (!generated.isEmpty()) {
            files.put(config.training().generatedQueries(), generated);
        }
        StartingPoint start = StartingPoint.of(run.config());
        if (start != null) {
            files.put(config.model().checkpoint().from(), start.checksums() + start.weightChecksums());
        }
        return new TrainingInputs(keys, files);
    }

    private static JsonNode tree(Object value) {
        return Json.strict().valueToTree(value);
    }

    private static void flatten(String name, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(name + "." + entry.getKey(), entry.getValue(), into));
        } else if (!node.isNull()) {
            into.put(name, node.isTextual() ? node.asText() : node.toString());
        }
    }

    /** What is other now, in a few words; empty if nothing is. */
    String changes(TrainingInputs now) {
        List<String> changes = new ArrayList<>();
        for (String key : names(keys, now.keys)) {
            changes.add(key + ": " + keys.getOrDefault(key, "none") + " -> " + now.keys.getOrDefault(key, "none"));
        }
        for (String file : names(files, now.files)) {
            boolean before = files.containsKey(file);
            changes.add(
                    file + (before && now.files.containsKey(file) ? " has changed" : before ? " is gone" : " is new"));
        }
        int more = changes.size() - NAMED;
        return String.join(", ", changes.subList(0, Math.min(NAMED, changes.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** The names whose values differ. */
    private static List<String> names(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !before.getOrDefault(name, "").equals(now.getOrDefault(name, "")))
                .toList();
    }
}
