package genir.training.loop;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.model.ModelException;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import genir.model.weights.SafetensorsWriter;
import genir.model.weights.TensorEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The checkpoints of a training, one folder each, named by their step: the weights, the optimiser's state, where the training
 * stands, and the SHA-256 of each file. The last few are kept, and with each of them the best of its time, so that a damaged
 * one can be done without.
 */
public final class CheckpointStore {
    private static final String PREFIX = "step-";
    private static final String STATE = "state.json";
    private static final String PARAMETERS = "parameters";
    private static final String OPTIMIZER = "optimizer.safetensors";

    private final Path folder;
    private final int keep;
    private final Consumer<String> warnings;
    /** The checkpoints of this training, each with the step of the best weights of its time. */
    private final NavigableMap<Integer, Integer> bestSteps = new TreeMap<>();

    /**
     * A folder of checkpoints.
     *
     * @param keep how many of the last ones are kept
     * @param warnings takes a line for each damaged checkpoint, and one for those of another training
     */
    public CheckpointStore(Path folder, int keep, Consumer<String> warnings) {
        this.folder = folder;
        this.keep = keep;
        this.warnings = warnings;
    }

    /** Writes a checkpoint, whole or not at all, and removes those no longer wanted. */
    void write(Checkpoint state, TrainedWeights trained) throws IOException {
        AtomicFiles.writeFolder(place(state.step()), target -> {
            Path weights = Files.createDirectory(target.resolve(PARAMETERS));
            ModelFolder.write(weights, trained.all());
            List<TensorEntry> moments = new ArrayList<>();
            trained.state().forEach((name, memory) -> moments.add(TensorEntry.of(name, memory)));
            try (OutputStream out = Files.newOutputStream(target.resolve(OPTIMIZER))) {
                SafetensorsWriter.write(out, Map.of(), moments);
            }
            Json.write(target.resolve(STATE), state);
            FileSums.write(target);
        });
        bestSteps.tailMap(state.step(), true).clear();
        bestSteps.put(state.step(), state.bestStep());
        Set<Integer> wanted = new TreeSet<>();
        bestSteps.descendingMap().entrySet().stream().limit(keep).forEach(entry -> {
            wanted.add(entry.getKey());
            wanted.add(entry.getValue());
        });
        bestSteps.keySet().retainAll(wanted);
        removeAllBut(wanted);
    }

    /**
     * Fills weights and optimiser from the newest sound checkpoint of a training. Those of other trainings are removed.
     *
     * @return where the training stood, or null if it has to begin anew
     */
    Checkpoint restore(String fingerprint, TrainedWeights trained) throws IOException {
        NavigableMap<Integer, Checkpoint> sound = new TreeMap<>();
        int other = 0;
        for (int step : steps()) {
            Checkpoint state = sound(step);
            if (state != null && state.fingerprint().equals(fingerprint)) {
                sound.put(step, state);
            } else if (state != null) {
                other = step;
            }
        }
        if (other > 0) {
            warnings.accept("an unfinished training with other inputs had come to step " + other
                    + " here; its checkpoints are removed");
        }
        removeAllBut(sound.keySet());
        // Without the best weights of its time a checkpoint cannot be finished.
        sound.values().removeIf(state -> state.bestStep() > 0 && !sound.containsKey(state.bestStep()));
        bestSteps.clear();
        if (sound.isEmpty()) {
            return null;
        }
        sound.forEach((step, state) -> bestSteps.put(step, state.bestStep()));
        Checkpoint newest = sound.lastEntry().getValue();
        trained.all().set(weights(newest.step()));
        try (SafetensorsFile file = SafetensorsFile.open(place(newest.step()).resolve(OPTIMIZER))) {
            trained.state().forEach(file::read);
        }
        trained.restored();
        return newest;
    }

    /** The weights of a checkpoint that is there. */
    Parameters weights(int step) {
        return ModelFolder.read(place(step).resolve(PARAMETERS));
    }

    /** The threads that computed a folder's newest checkpoint; empty where there is none, or where it does not say. */
    public static OptionalInt threads(Path folder) throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 1, line -> {});
        List<Integer> steps = store.steps();
        if (steps.isEmpty()) {
            return OptionalInt.empty();
        }
        Checkpoint newest = store.sound(steps.get(steps.size() - 1));
        return newest == null || newest.threads() == null ? OptionalInt.empty() : OptionalInt.of(newest.threads());
    }

    /** Removes every checkpoint. */
    public static void clear(Path folder) throws IOException {
        new CheckpointStore(folder, 1, line -> {}).removeAllBut(Set.of());
    }

    /** The step of the newest checkpoint of a training, sound or not; empty if there is none. */
    public static OptionalInt newest(Path folder) throws IOException {
        return new CheckpointStore(folder, 1, line -> {})
                .steps().stream().mapToInt(Integer::intValue).max();
    }

    /** A checkpoint whose files are all as they were written; null, and a warning, for another. */
    private Checkpoint sound(int step) throws IOException {
        String problem = FileSums.check(place(step));
        if (problem == null) {
            try {
                return Json.read(place(step).resolve(STATE), Checkpoint.class, "the state of a training");
            } catch (InputException | ModelException unreadable) {
                problem = unreadable.getMessage();
            }
        }
        warnings.accept("checkpoint " + place(step) + " is damaged and not used: " + problem);
        return null;
    }

    private Path place(int step) {
        return folder.resolve(String.format(java.util.Locale.ROOT, PREFIX + "%08d", step));
    }

    private List<Integer> steps() throws IOException {
        return entries(PREFIX).stream()
                .map(name -> name.substring(PREFIX.length()))
                .filter(digits -> digits.matches("[0-9]{8}"))
                .map(Integer::valueOf)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private List<String> entries(String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
    }

    /** What an interrupted writer left goes too. */
    private void removeAllBut(Collection<Integer> wanted) throws IOException {
        for (int step : steps()) {
            if (!wanted.contains(step)) {
                AtomicFiles.deleteFolder(place(step));
            }
        }
        for (String leftover : entries("." + PREFIX)) {
            AtomicFiles.deleteTree(folder.resolve(leftover));
        }
    }
}
