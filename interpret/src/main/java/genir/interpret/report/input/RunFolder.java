package genir.interpret.report.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.corpus.io.JacksonWords;
import genir.interpret.analysis.DocidSteps;
import genir.interpret.table.TableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of one run directory; one that is not there is empty, one that cannot be read is an error naming it. */
public final class RunFolder {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String INTERPRET = "interpret/";

    private final Path root;
    /** Which token of docids the files of {@code interpret/} are of, from 1; 0 for those that lie there themselves. */
    private final int step;

    /** Several sections read the same files. */
    private final Map<String, Optional<CsvTable>> tables = new HashMap<>();

    private final Map<TableFile<?>, Optional<? extends List<?>>> rows = new HashMap<>();

    private final Map<String, Optional<JsonNode>> objects = new HashMap<>();

    public RunFolder(Path root) {
        this(root, 0);
    }

    private RunFolder(Path root, int step) {
        this.root = root;
        this.step = step;
    }

    /** The same run, with what was found at one token of its docids, from 1, as its {@code interpret/}. */
    public RunFolder step(int token) {
        return new RunFolder(root, token);
    }

    /** The same run, with what was found at all tokens together. */
    public RunFolder whole() {
        return step == 0 ? this : new RunFolder(root);
    }

    /** The token of docids that this is of, from 1; 0 where they have but one. */
    public int step() {
        return step;
    }

    /** How many tokens of docids were looked into one by one; 0 where they have but one. */
    public int steps() {
        int steps = 0;
        while (Files.isDirectory(root.resolve(INTERPRET).resolve(DocidSteps.folder(steps + 1)))) {
            steps++;
        }
        return steps;
    }

    /** The place of a file in the run directory, with slashes: those of {@code interpret/} lie deeper where this is of one token. */
    public String path(String name) {
        return step > 0 && name.startsWith(INTERPRET)
                ? INTERPRET + DocidSteps.folder(step) + "/" + name.substring(INTERPRET.length())
                : name;
    }

    public Path root() {
        return root;
    }

    /** The place of a file; {@code name} is relative to the run directory, with slashes. */
    public Path file(String name) {
        return root.resolve(path(name));
    }

    /** The files of a folder whose names end so, in order; relative to the run directory. */
    public Stream<String> names(String folder, String ending) {
        if (!Files.isDirectory(file(folder + "/"))) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(file(folder + "/"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .map(name -> folder + "/" + name)
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A text file in UTF-8. */
    public Optional<String> text(String name) {
        Path file = file(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException notText) {
            throw new InputException(file + ": expected text in UTF-8", notText);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A JSON file that holds an object; read once, not to be changed. */
    public Optional<JsonNode> json(String name) {
        return objects.computeIfAbsent(name, missing -> text(name).map(text -> object(file(name), 0, text)));
    }

    /** A tidy CSV file; one without a row counts as not there. */
    public Optional<CsvTable> csv(String name) {
        return tables.computeIfAbsent(
                name,
                missing -> text(name)
                        .map(text -> CsvTable.parse(file(name), text))
                        .filter(table -> !table.rows().isEmpty()));
    }

    /** The rows of a table of {@code interpret/}; a table without any counts as not there. */
    @SuppressWarnings("unchecked")
    public <R extends Record> Optional<List<R>> rows(TableFile<R> file) {
        return (Optional<List<R>>) rows.computeIfAbsent(
                file, missing -> csv(file.path()).map(csv -> csv.as(file.schema())));
    }

    /** Parses one JSON object that begins after {@code linesBefore} lines of the file. */
    static JsonNode object(Path file, long linesBefore, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isObject()) {
                throw InputException.at(file, linesBefore + 1, "expected a JSON object");
            }
            return node;
        } catch (JsonProcessingException malformed) {
            long line = malformed.getLocation() == null
                    ? 1
                    : malformed.getLocation().getLineNr();
            throw new InputException(
                    file + ":" + (linesBefore + Math.max(1, line)) + ": expected JSON: " + JacksonWords.of(malformed),
                    malformed);
        }
    }
}
