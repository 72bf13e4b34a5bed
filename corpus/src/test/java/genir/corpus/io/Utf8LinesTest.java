package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8LinesTest {
    @TempDir
    Path root;

    @Test
    void splitsAtNewlinesOnly() throws IOException {
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
        assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
        assertThat(lines("a\r\nb\rc\r\n")).containsExactly("a", "b\rc");
        assertThat(lines("\uFEFFa\u2028b\n\uFEFFc")).containsExactly("a\u2028b", "\uFEFFc");
    }

    @Test
    void splitsAtCarriageReturnsWhereThereIsNoNewline() throws IOException {
        assertThat(lines("a\rb\r\rc\r")).containsExactly("a", "b", "", "c");
        assertThat(lines("a\r")).containsExactly("a");
        String longest = "x".repeat((1 << 16) - 1);
        assertThat(lines(longest + "\r\nb\r\n")).containsExactly(longest, "b");
    }

    @Test
    void whatIsNoTextIsNamedWithTheCommandThatMakesItText() throws IOException {
        Path file = root.resolve("x");
        Files.write(file, "\uFEFFa\tb\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ": is in UTF-16; it becomes UTF-8 by: iconv -f utf-16 -t utf-8 FILE > NEW-FILE");
        Files.write(file, "a\tb\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> read(file)).hasMessageContaining("is in UTF-16");
        assertThatThrownBy(
                        () -> Utf8Lines.openOrLatin1(file, "text", line -> {}).next())
                .hasMessageContaining("is in UTF-16");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write('a');
        }
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ": is compressed with gzip, but its name does not end in .gz; unpack it first:"
                        + " gzip -dc FILE > NEW-FILE");
    }

    @Test
    void linesMayCrossBufferBorders() throws IOException {
        String first = "é".repeat(40_000);
        String second = "中x".repeat(70_000);
        assertThat(lines(first + "\n" + second + "\nend")).containsExactly(first, second, "end");
    }

    @Test
    void overlongAndSurrogateBytesAreRefused() throws IOException {
        Path file = root.resolve("x");
        for (byte[] bad : List.of(
                new byte[] {'a', '\n', (byte) 0xC0, (byte) 0x80},
                new byte[] {'a', '\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {'a', '\n', (byte) 0xE4, (byte) 0xB8})) {
            Files.write(file, bad);
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(InputException.class)
                    .hasMessage(file + ":2: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 "
                            + file.getFileName() + " > OTHER");
        }
    }

    private List<String> lines(String text) throws IOException {
        Path file = root.resolve("x");
        Files.writeString(file, text);
        return read(file);
    }

    private static List<String> read(Path file) {
        List<String> all = new ArrayList<>();
        try (Utf8Lines lines = Utf8Lines.open(file, "text")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
                assertThat(lines.number()).isEqualTo(all.size());
            }
        }
        return all;
    }
}
