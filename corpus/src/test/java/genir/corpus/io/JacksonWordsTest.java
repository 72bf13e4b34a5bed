package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On what Jackson really says. */
class JacksonWordsTest {
    /** Of each kind of field. */
    record Settings(int count, double rate, boolean on, String name, List<Integer> list, Settings inner) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
                    {"rate": NaN}        | Non-standard token 'NaN'
                    {"rate": +1}         | Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs
                    {"count": 007}       | Invalid numeric value: Leading zeroes not allowed
                    {} {}                | something follows after the value
                    {"count": 1} // one  | Unexpected character ('/' (code 47)): maybe a (non-standard) comment?
                    {"count": "many"}    | expected a whole number, found "many"
                    {"count": [1]}       | expected a whole number, found a list
                    {"rate": {}}         | expected a number, found an object
                    {"on": "perhaps"}    | expected true or false, found "perhaps"
                    {"name": [1]}        | expected a string, found a list
                    {"list": 5}          | expected a list, found a number
                    {"inner": "x"}       | expected an object, found "x"
                    {"inner": 3}         | expected an object, found a number
                    """)
    void aMessageIsForWhoWroteTheFile(String text, String expected) {
        assertThat(words(text)).isEqualTo(expected);
    }

    @Test
    void aLimitIsNamedWithoutItsOption() {
        JsonProcessingException problem = catchThrowableOfType(
                JsonProcessingException.class, () -> Json.strict().readTree("[".repeat(2000)));
        assertThat(JacksonWords.of(problem))
                .isEqualTo("Document nesting depth (1001) exceeds the maximum allowed (1000)");
    }

    private static String words(String text) {
        return JacksonWords.of(catchThrowableOfType(
                JsonProcessingException.class, () -> Json.strict().readValue(text, Settings.class)));
    }
}
