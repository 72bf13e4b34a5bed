package genir.cli.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where each key of a configuration was given, so that errors can say it: a line of the file, or the command line. */
final class KeyOrigins {
    private final Path file;
    private final Map<String, String> origins = new HashMap<>();

    private KeyOrigins(Path file) {
        this.file = file;
    }

    /** Of keys that no file has; errors name this one in its place. */
    static KeyOrigins none(Path instead) {
        return new KeyOrigins(instead);
    }

    /** The lines of all keys of a YAML file; a collection's folder in its place gives none. */
    static KeyOrigins of(Path file, ObjectMapper yaml) throws IOException {
        if (Files.isDirectory(file)) {
            return none(file);
        }
        KeyOrigins keys = new KeyOrigins(file);
        try (Reader reader = Inputs.reader(file, "an experiment configuration");
                JsonParser parser = yaml.createParser(reader)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    String pointer = parser.getParsingContext().pathAsPointer().toString();
                    keys.origins.putIfAbsent(
                            pointer.substring(1).replace('/', '.'),
                            file + ":" + parser.currentTokenLocation().getLineNr());
                }
            }
        }
        return keys;
    }

    /** A key that the command line gave, and with it all that the file said there. */
    void override(String key, String setting) {
        origins.keySet().removeIf(known -> known.startsWith(key + "."));
        origins.put(key, "--set " + setting);
    }

    /** Whether the file gave a key, and no setting one above it. */
    boolean isOfFile(String key) {
        return origins.getOrDefault(key, "").startsWith(file + ":");
    }

    /** An error at a key, or at the section around it where the key itself was not given. */
    InputException error(String key, String problem, Throwable cause) {
        for (String at = key; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            if (origins.containsKey(at)) {
                return new InputException(origins.get(at) + ": " + problem, cause);
            }
        }
        return new InputException(file + ": " + problem, cause);
    }
}
