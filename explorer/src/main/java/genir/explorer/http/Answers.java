package genir.explorer.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.JacksonWords;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON in and out; every error is an object with one clear line. */
final class Answers {
    static final String JSON = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Answers() {}

    static void send(Context context, Object answer) {
        context.contentType(JSON).header("Cache-Control", "no-store").result(bytes(answer));
    }

    static void sendError(Context context, HttpStatus status, String problem) {
        context.status(status);
        send(context, Map.of("error", problem.replaceAll("\\s*\\R\\s*", " ")));
    }

    static String text(Object answer) {
        return new String(bytes(answer), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Object answer) {
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The body of a request.
     *
     * @throws InputException if it is no JSON, or not of the kind that is expected
     */
    static <T> T read(Context context, Class<T> type) {
        try {
            T body = MAPPER.readValue(context.bodyAsBytes(), type);
            if (body == null) {
                throw new InputException("expected a JSON object, found null");
            }
            return body;
        } catch (UnrecognizedPropertyException unknown) {
            throw Names.unknown(
                    "key",
                    unknown.getPropertyName(),
                    unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
        } catch (MismatchedInputException other) {
            throw new InputException(mismatch(other, other.getTargetType()), other);
        } catch (JsonMappingException other) {
            if (other.getCause() instanceof InputCoercionException) {
                throw new InputException(mismatch(other, Integer.class), other);
            }
            throw new InputException("expected JSON: " + JacksonWords.of(other), other);
        } catch (JsonProcessingException malformed) {
            throw new InputException("expected JSON: " + JacksonWords.of(malformed), malformed);
        } catch (IOException notText) {
            throw new InputException("expected JSON in UTF-8: " + notText.getMessage(), notText);
        } catch (UncheckedIOException cut) {
            throw new InputException("the body of the request did not come whole", cut);
        }
    }

    private static String mismatch(JsonMappingException problem, Class<?> wanted) {
        String key = problem.getPath().isEmpty() ? "" : problem.getPath().get(0).getFieldName() + ": ";
        String expected =
                wanted == Integer.class ? "a whole number" : wanted == String.class ? "a text" : "a JSON object";
        return key + "expected " + expected;
    }
}
