package genir.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The files of a sweep's folder beside its runs: {@code sweep.json}, and {@code sweep.csv} with a row for each figure. */
public final class SweepFile {
    public static final String NAME = "sweep.json";
    public static final String CSV = "sweep.csv";
    private static final String RUNS = "runs";
    private static final String STATE = "state";

    private final Path folder;
    private final SweepResults results;

    SweepFile(Path folder, SweepResults results) {
        this.folder = folder;
        this.results = results;
    }

    /** Whether a folder is a sweep's. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(NAME));
    }

    /**
     * The directories of a sweep's finished runs, in order.
     *
     * @throws InputException if there is none
     */
    public static List<Path> finishedRuns(Path folder) {
        JsonNode root = Json.read(folder.resolve(NAME), JsonNode.class, "a sweep");
        List<Path> runs = new ArrayList<>();
        for (JsonNode run : root.path(RUNS)) {
            if (run.path(STATE).asText().equals(label(RunOutcome.State.FINISHED))) {
                runs.add(folder.resolve(run.path("name").asText()));
            }
        }
        if (runs.isEmpty()) {
            throw InputException.in(folder, "no run of this sweep is finished; the same 'genir sweep' goes on with it");
        }
        return runs;
    }

    /**
     * Passes a folder that a sweep may use: a new one, an empty one, or a sweep's.
     *
     * @throws InputException for any other
     */
    static void requireUsable(Path folder) throws IOException {
        if (!Files.exists(folder) || isIn(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw InputException.in(folder, "not a folder; expected a new one, or that of a sweep");
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw InputException.in(folder, "neither empty nor the folder of a sweep; give another with -o");
            }
        }
    }

    /** Writes both files, with what the finished runs have measured. */
    void write(Map<SweepRun, RunOutcome> outcomes) throws IOException {
        Json.write(folder.resolve(NAME), json(outcomes));
        AtomicFiles.writeString(folder.resolve(CSV), csv(outcomes));
    }

    private ObjectNode json(Map<SweepRun, RunOutcome> outcomes) {
        ObjectNode root = Json.strict().createObjectNode();
        root.put("system", results.system());
        ArrayNode runs = root.putArray(RUNS);
        outcomes.forEach((run, outcome) -> {
            ObjectNode object = runs.addObject();
            object.put("name", run.name());
            object.put("setting", run.setting());
            ObjectNode values = object.putObject("values");
            run.values().forEach(values::put);
            object.put("seed", results.seed(run));
            object.put(STATE, label(outcome.state()));
            if (!outcome.error().isEmpty()) {
                object.put("error", outcome.error());
            }
            if (outcome.isFinished()) {
                ObjectNode metrics = object.putObject("metrics");
                results.metrics(run).forEach((split, figures) -> {
                    ObjectNode each = metrics.putObject(split);
                    figures.forEach(each::put);
                });
            }
        });
        ArrayNode settings = root.putArray("settings");
        SettingResult.of(outcomes, results).forEach(setting -> put(settings.addObject(), setting));
        root.put("chosen_by", results.choosing());
        SettingResult.best(SettingResult.of(outcomes, results), results.choosing())
                .ifPresent(best -> root.put("best", best.name()));
        return root;
    }

    private static void put(ObjectNode object, SettingResult setting) {
        object.put("name", setting.name());
        object.put(RUNS, setting.runs());
        setting.figures().forEach((split, figures) -> {
            ObjectNode each = object.putObject(split);
            figures.forEach((metric, figure) -> {
                ObjectNode one = each.putObject(metric);
                one.put("mean", figure.mean());
                if (Double.isFinite(figure.deviation())) {
                    one.put("deviation", figure.deviation());
                }
            });
        });
    }

    private String csv(Map<SweepRun, RunOutcome> outcomes) {
        Set<String> keys = new LinkedHashSet<>();
        outcomes.keySet().forEach(run -> keys.addAll(run.values().keySet()));
        List<String> header = new ArrayList<>(List.of("run"));
        header.addAll(keys);
        header.addAll(List.of("seed", "split", "system", "metric", "value"));
        StringBuilder text = new StringBuilder(Csv.line(header));
        outcomes.forEach((run, outcome) -> {
            if (outcome.isFinished()) {
                results.metrics(run)
                        .forEach((split, figures) -> figures.forEach((metric, value) -> {
                            List<Object> row = new ArrayList<>(List.of(run.name()));
                            keys.forEach(key -> row.add(run.values().get(key)));
                            row.addAll(List.of(results.seed(run), split, results.system(), metric, value));
                            text.append(Csv.line(row));
                        }));
            }
        });
        return text.toString();
    }

    private static String label(RunOutcome.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
