package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a reader found that is not as it should be: refused at once, or counted by kind while the sound rest is read.
 *
 * <p>A reader reports a {@link Flaw} here and goes on without the flawed thing; what cannot be read at all is an {@link
 * InputException} either way.
 */
public final class Flaws {
    /** How many places a line of {@link #summary} names. */
    private static final int NAMED = 3;

    private final boolean refused;
    private final Map<Flaw, List<String>> found = new EnumMap<>(Flaw.class);

    private final List<String> notes = new ArrayList<>();

    private Flaws(boolean refused) {
        this.refused = refused;
    }

    /** The first flaw is an {@link InputException}. */
    public static Flaws refused() {
        return new Flaws(true);
    }

    /** Refuses flaws where the user asked for strictness, and counts them otherwise. */
    public static Flaws refusedIf(boolean strict) {
        return strict ? refused() : tolerated();
    }

    /** Flaws are counted. */
    public static Flaws tolerated() {
        return new Flaws(false);
    }

    /**
     * Counts a flaw, or refuses it.
     *
     * @param problem what is wrong there, as the user would be told it in an error
     */
    public void found(Flaw flaw, Place place, String problem) {
        if (refused) {
            throw place.error(problem);
        }
        found.computeIfAbsent(flaw, none -> new ArrayList<>()).add(place + ": " + problem);
    }

    /** Counts a file that cannot be read, or refuses it with what was said of it. */
    public void unreadable(Path file, InputException problem) {
        String message = problem.getMessage();
        String known = file.toString();
        String rest = message.startsWith(known) ? message.substring(known.length()) : ": " + message;
        if (refused) {
            throw problem;
        }
        found(Flaw.UNREADABLE_FILE, Place.of(file), rest.replaceFirst("^(:\\d+)?: ", ""));
    }

    /** Keeps a line about something that is as it may be, and no flaw, yet worth saying. */
    public void note(String line) {
        notes.add(line);
    }

    /** What is worth saying of a collection besides its flaws, a line each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** One line for each kind: how many there are, what became of them, and the first of them with their places. */
    public List<String> summary() {
        return found.entrySet().stream()
                .map(kind -> kind.getKey().count(kind.getValue().size()) + ": "
                        + kind.getValue().stream().limit(NAMED).collect(Collectors.joining("; "))
                        + (kind.getValue().size() > NAMED ? "; ..." : ""))
                .toList();
    }

    /** Writes all of them, one a line as {@code FILE:LINE: PROBLEM}, by kind in the order they were found. */
    public void write(Path file) throws IOException {
        AtomicFiles.writeString(
                file,
                found.values().stream()
                        .flatMap(List::stream)
                        .map(flaw -> flaw + "\n")
                        .collect(Collectors.joining()));
    }
}
