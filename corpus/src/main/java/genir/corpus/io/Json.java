package genir.corpus.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import genir.corpus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Strict JSON: a repeated key, an unknown property or anything after the value is an error. */
public final class Json {
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** The one mapper of the module; safe to share, not to be reconfigured. */
    public static JsonMapper strict() {
        return STRICT;
    }

    /** Reads records of a user's collection: as strictly, but NaN, which Python writes into JSON, is a number. */
    public static ObjectReader records() {
        return STRICT.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
    }

    /** Reads a whole file as one value. */
    public static <T> T read(Path file, Class<T> type, String expected) {
        try (Reader reader = Inputs.reader(file, expected)) {
            return STRICT.readValue(reader, type);
        } catch (JsonProcessingException malformed) {
            throw malformed(file, 1, malformed);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** Writes a value over several lines, ended by {@code \n} on every system. */
    public static void write(Path file, Object value) throws IOException {
        write(file, json -> STRICT.writeValue(json, value));
    }

    /** Writes a value piece by piece. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Writes a value that need not be in memory as a whole, the same way. */
    public static void write(Path file, Writer writer) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
        AtomicFiles.write(file, out -> {
            try (JsonGenerator json =
                    STRICT.writer(printer).createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
                writer.writeTo(json);
            }
            endLine(out);
        });
    }

    /** Writes a value on a line of its own. */
    public static void writeLine(OutputStream out, Object value) throws IOException {
        out.write(STRICT.writeValueAsBytes(value));
        endLine(out);
    }

    /**
     * What is wrong with a JSON text, as one line.
     *
     * @param firstLine the line of the file on which the parsed text began, from 1
     */
    public static InputException malformed(Path file, long firstLine, JsonProcessingException problem) {
        Throwable cause = problem.getCause();
        if (cause instanceof InputException said) {
            return InputException.in(file, said.getMessage());
        }
        JsonLocation location = problem.getLocation();
        long line = location == null ? firstLine : firstLine + location.getLineNr() - 1;
        String column = location == null ? "" : " at column " + location.getColumnNr();
        return InputException.at(file, line, "malformed JSON" + column + ": " + JacksonWords.of(problem));
    }

    private static void endLine(OutputStream out) throws IOException {
        out.write("\n".getBytes(StandardCharsets.UTF_8));
    }
}
