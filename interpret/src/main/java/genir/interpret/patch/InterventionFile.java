package genir.interpret.patch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.JacksonWords;
import genir.corpus.io.YamlQuoting;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Experiments as YAML: a list of interventions, each saying what it does and at what. */
public final class InterventionFile {
    private static final String EXPECTED = "a list of interventions";
    private static final SnakeCaseStrategy NAMES = SnakeCaseStrategy.INSTANCE;

    /** What {@code do} may be, and the record that each is. */
    private static final Map<String, Class<?>> KINDS = Arrays.stream(Intervention.class.getPermittedSubclasses())
            .collect(Collectors.toMap(
                    kind -> NAMES.translate(kind.getSimpleName()), kind -> kind, (a, b) -> a, LinkedHashMap::new));

    private static final List<String> KEYS = Stream.concat(
                    Stream.of("do"), KINDS.values().stream().flatMap(InterventionFile::keys))
            .distinct()
            .toList();
    private static final List<String> TARGET_KEYS = keys(Target.class).toList();

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .stringQuotingChecker(new YamlQuoting())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    static {
        KINDS.forEach((name, kind) -> YAML.registerSubtypes(new NamedType(kind, name)));
    }

    private static final TypeReference<List<Intervention>> LIST = new TypeReference<>() {};

    private InterventionFile() {}

    private static Stream<String> keys(Class<?> of) {
        return Arrays.stream(of.getRecordComponents()).map(component -> NAMES.translate(component.getName()));
    }

    /** Reads an experiment; what is wrong with it is an {@link InputException} with its line. */
    public static Experiment read(Path file) {
        checkKeys(file);
        try (Reader reader = Inputs.reader(file, EXPECTED)) {
            List<Intervention> interventions = YAML.readValue(reader, LIST);
            if (interventions == null || interventions.isEmpty() || interventions.contains(null)) {
                throw InputException.at(file, 1, "expected " + EXPECTED + ", such as - do: zero");
            }
            return new Experiment(interventions);
        } catch (JsonProcessingException problem) {
            long line =
                    problem.getLocation() == null ? 1 : problem.getLocation().getLineNr();
            throw Inputs.malformedText(file, problem)
                    .orElseGet(() -> InputException.at(file, Math.max(1, line), message(problem)));
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** Finds misspelt keys first: otherwise the missing of the right one would be reported. */
    private static void checkKeys(Path file) {
        try (Reader reader = Inputs.reader(file, EXPECTED);
                JsonParser parser = YAML.createParser(reader)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    JsonStreamContext around = parser.getParsingContext().getParent();
                    List<String> known = "at".equals(around.getCurrentName()) ? TARGET_KEYS : KEYS;
                    if (!known.contains(parser.currentName())) {
                        throw InputException.at(
                                file,
                                parser.currentTokenLocation().getLineNr(),
                                Names.unknown("key", parser.currentName(), known)
                                        .getMessage());
                    }
                }
            }
        } catch (IOException reported) {
            // The reading proper says what is wrong.
            return;
        }
    }

    private static String message(JsonProcessingException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException said) {
                return said.getMessage();
            }
        }
        if (problem instanceof UnrecognizedPropertyException unknown) {
            return "key " + unknown.getPropertyName() + " does not belong to this intervention; known: "
                    + String.join(
                            ", ",
                            unknown.getKnownPropertyIds().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .toList());
        }
        if (problem instanceof InvalidTypeIdException unknown) {
            return (unknown.getTypeId() == null ? "missing do" : "do: '" + unknown.getTypeId() + "' is not known")
                    + "; known: " + String.join(", ", KINDS.keySet());
        }
        return "not " + EXPECTED + ": " + JacksonWords.of(problem);
    }

    /** An experiment as {@link #read} reads it. */
    public static String text(Experiment experiment) throws IOException {
        return YAML.writerFor(LIST).writeValueAsString(experiment.interventions());
    }

    /** Writes an experiment. */
    public static void write(Experiment experiment, Path file) throws IOException {
        AtomicFiles.writeString(file, text(experiment));
    }
}
