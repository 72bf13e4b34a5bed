package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each damaged or dishonest file gives one line that begins with its path. */
class LyingSafetensorsTest {
    @TempDir
    private Path folder;

    /** Headers with quotes written as apostrophes, the number of data bytes, and what the message says. */
    @ParameterizedTest(name = "[{index}] {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                | 0 | not a JSON object",
                "[]                                | 0 | not a JSON object",
                "'text'                            | 0 | not a JSON object",
                "{                                 | 0 | not valid JSON",
                "{'a' 1}                           | 0 | not valid JSON: line 1, column",
                "{} {}                             | 0 | something follows",
                "{}x                               | 0 | not valid JSON",
                "{'a':1}                           | 0 | tensor 'a' is not a JSON object",
                "{'a':null}                        | 0 | tensor 'a' is not a JSON object",
                "{'a':{}}                          | 0 | tensor 'a' has no dtype",
                "{'a':{'dtype':'F32','data_offsets':[0,4]}}             | 4 | tensor 'a' has no shape",
                "{'a':{'dtype':'F32','shape':[1]}}                      | 4 | tensor 'a' has no data_offsets",
                "{'a':{'dtype':'F33','shape':[1],'data_offsets':[0,4]}} | 4 | 'F33', which is not known",
                "{'a':{'dtype':'f32','shape':[1],'data_offsets':[0,4]}} | 4 | 'f32', which is not known",
                "{'a':{'dtype':32,'shape':[1],'data_offsets':[0,4]}}    | 4 | 'dtype' is not a string",
                "{'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}}   | 4 | 'shape' is not a list",
                "{'a':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}} | 4 | not a whole number",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}} | 4 | not a whole number",
                "{'a':{'dtype':'F32','shape':[[1]],'data_offsets':[0,4]}} | 4 | not a whole number",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}  | 4 | 'shape' holds a negative number",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}  | 4 | 'data_offsets' holds a negative number",
                "{'a':{'dtype':'F32','shape':[18446744073709551617],'data_offsets':[0,4]}} | 4 | over 2^63",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}} | 4 | overflows",
                "{'a':{'dtype':'F32','shape':[2305843009213693952],'data_offsets':[0,4]}}   | 4 | overflows",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}     | 4 | 1 numbers instead of 2",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}} | 4 | 3 numbers instead of 2",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}   | 4 | ends before it begins",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}   | 4 | takes 8 bytes",
                "{'a':{'dtype':'F16','shape':[1],'data_offsets':[0,4]}}   | 4 | takes 2 bytes",
                "{'a':{'dtype':'F4','shape':[1],'data_offsets':[0,1]}}    | 1 | not a whole number of bytes",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}   | 4 | beyond the end of the file",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}   | 5 | take 4 bytes, but the file holds 5",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}   | 8 | leaves a gap",
                "{}                                                       | 1 | take 0 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}  | 4  | tensor 'b' (F32 [1]) overlaps",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}  | 8  | overlaps",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | 12 | tensor 'b' (F32 [1]) leaves a gap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}  | 8  | 'a' is in the header twice",
                "{'a':{'dtype':'F32','dtype':'F16','shape':[1],'data_offsets':[0,4]}} | 4 | 'dtype' is given twice",
                "{'__metadata__':[]}               | 0 | __metadata__ is not a JSON object",
                "{'__metadata__':null,'__metadata__':{}} | 0 | '__metadata__' is in the header twice",
                "{'__metadata__':{'n':1}}          | 0 | __metadata__ 'n' is not a string",
                "{'__metadata__':{'n':'1','n':'2'}}| 0 | __metadata__ 'n' is in the header twice",
                "{'__metadata__':{},'__metadata__':{}} | 0 | '__metadata__' is in the header twice",
                "{'a\\nb':1}                       | 0 | tensor 'a\\u000ab' is not",
            })
    void headersThatLie(String header, int dataBytes, String expected) throws IOException {
        Path file = RawFile.write(folder.resolve("m.safetensors"), header.replace('\'', '"'), new byte[dataBytes]);
        assertRefused(file, expected);
    }

    @Test
    void missingFile() {
        assertRefused(folder.resolve("none.safetensors"), "no such file");
    }

    @Test
    void folderInsteadOfFile() {
        assertRefused(folder, "cannot be read");
    }

    @Test
    void shorterThanTheLengthField() throws IOException {
        assertRefused(Files.write(folder.resolve("m"), new byte[0]), "0 bytes are less than 8");
        assertRefused(Files.write(folder.resolve("m"), new byte[7]), "7 bytes are less than 8");
    }

    @Test
    void headerLongerThanTheFile() throws IOException {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
        assertRefused(RawFile.write(folder.resolve("m"), 3, header), "cut short: a header of 3 bytes");
        assertRefused(RawFile.write(folder.resolve("m"), 100_000_000, header), "cut short");
    }

    @Test
    void headerOverTheLimit() throws IOException {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
        assertRefused(RawFile.write(folder.resolve("m"), 100_000_001, header), "over the limit");
        assertRefused(RawFile.write(folder.resolve("m"), Long.MAX_VALUE, header), "over the limit");
        assertRefused(RawFile.write(folder.resolve("m"), -1, header), "18446744073709551615 bytes is over the limit");
    }

    @Test
    void headerNotInUtf8() throws IOException {
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
        assertRefused(RawFile.write(folder.resolve("m"), utf16.length, utf16), "not valid JSON");
        byte[] broken = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        assertRefused(RawFile.write(folder.resolve("m"), broken.length, broken), "not valid JSON");
    }

    @Test
    void deeplyNestedHeader() throws IOException {
        assertRefused(RawFile.write(folder.resolve("m"), "{\"a\":{\"x\":" + "[".repeat(2_000_000)), "not valid JSON");
    }

    @Test
    void otherTypesOnlyFailWhenRead() throws IOException {
        Path path = RawFile.write(
                folder.resolve("m"), "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.dtype("a")).isEqualTo(Dtype.I64);
            assertThatThrownBy(() -> file.read("a", FloatBuffer.allocate(1)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith(path + ": tensor 'a' (I64 [1]) cannot be read as floats");
        }
    }

    @Test
    void fileCutShortAfterItWasOpened() throws IOException {
        Path path = RawFile.write(
                folder.resolve("m"), "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            Files.write(path, new byte[10]);
            assertThatThrownBy(() -> file.read("a", FloatBuffer.allocate(2)))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(path + ": cannot be read: the file was cut short while it was read");
        }
    }

    @Test
    void unknownNameAndWrongBuffer() throws IOException {
        Path path = RawFile.write(
                folder.resolve("m"), "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThatThrownBy(() -> file.shape("b")).hasMessage(path + ": has no tensor 'b'");
            assertThatThrownBy(() -> file.read("a", FloatBuffer.allocate(3)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertRefused(Path file, String expected) {
        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("\n");
    }
}
