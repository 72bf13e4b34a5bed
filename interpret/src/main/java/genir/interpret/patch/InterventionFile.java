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
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
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
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Where an experiment is read from, as often as wanted. */
    private interface Origin {
        Reader open();

        /** What is wrong in a line, counted from 1. */
        InputException at(long line, String problem);

        /** What a reader stumbled over before there was any YAML. */
        Optional<InputException> malformedText(JsonProcessingException problem);
    }

    /** Reads an experiment; what is wrong with it is an {@link InputException} with its line. */
    public static Experiment read(Path file) {
        try {
            return read(new Origin() {
                @Override
                public Reader open() {
                    return Inputs.reader(file, EXPECTED);
                }

                @Override
                public InputException at(long line, String problem) {
                    return InputException.at(file, line, problem);
                }

                @Override
                public Optional<InputException> malformedText(JsonProcessingException problem) {
                    return Inputs.malformedText(file, problem);
                }
            });
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** The experiment of a text, as {@link #text} writes it or in JSON; what is wrong with it is an {@link InputException} with its line. */
    public static Experiment parse(String text) {
        try {
            return read(new Origin() {
                @Override
                public Reader open() {
                    return new StringReader(text);
                }

                @Override
                public InputException at(long line, String problem) {
                    return new InputException("line " + line + ": " + problem);
                }

                @Override
                public Optional<InputException> malformedText(JsonProcessingException problem) {
                    return Optional.empty();
                }
            });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Experiment read(Origin origin) throws IOException {
        checkKeys(origin);
        try (Reader reader = origin.open()) {
            List<Intervention> interventions = YAML.readValue(reader, LIST);
            if (interventions == null || interventions.isEmpty() || interventions.contains(null)) {
                throw origin.at(1, "expected " + EXPECTED + ", such as - do: zero");
            }
            return new Experiment(interventions);
        } catch (JsonProcessingException problem) {
            long line =
                    problem.getLocation() == null ? 1 : problem.getLocation().getLineNr();
            throw origin.malformedText(problem).orElseGet(() -> origin.at(Math.max(1, line), message(problem)));
        }
    }

    /** Finds misspelt keys first: otherwise the missing of the right one would be reported. */
    private static void checkKeys(Origin origin) {
        try (Reader reader = origin.open();
                JsonParser parser = YAML.createParser(reader)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    JsonStreamContext around = parser.getParsingContext().getParent();
                    List<String> known = "at".equals(around.getCurrentName()) ? TARGET_KEYS : KEYS;
                    if (!known.contains(parser.currentName())) {
                        throw origin.at(
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
        // Jackson speaks of type ids and classes where an intervention is no map.
        boolean noMap = problem instanceof MismatchedInputException mismatch
                && mismatch.getTargetType() != null
                && Intervention.class.isAssignableFrom(mismatch.getTargetType());
        return "not " + EXPECTED + ": " + (noMap ? "expected each with the keys do and at" : JacksonWords.of(problem));
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
