package genir.corpus.format.text;

import genir.corpus.InputException;
import genir.corpus.format.DocumentFiles;
import genir.corpus.format.DocumentFormat;
import genir.corpus.format.DocumentIds;
import genir.corpus.format.DocumentSink;
import genir.corpus.format.Flaw;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Place;
import genir.corpus.format.Source;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Text files, each a document: its id is its path, its title its first heading, its first line or its name ({@link TitledText}). A line
 * that is not UTF-8 is read as Latin-1; a file that is no text is left out and the rest goes on.
 */
public final class TextFormat extends DocumentFormat {
    /** The option for the ends of further files' names that are texts. */
    static final String EXTENSION = "extension";

    private static final List<String> EXTENSIONS =
            List.of("txt", "text", "md", "markdown", "rst", "adoc", "asciidoc", "org", "tex");

    @Override
    public String name() {
        return "text";
    }

    @Override
    protected List<String> ownOptions() {
        return List.of(EXTENSION);
    }

    @Override
    protected List<Path> documentFiles(Source source) {
        return find(source).files();
    }

    @Override
    protected void readDocuments(Source source, DocumentSink sink, Flaws flaws) {
        DocumentFiles files = find(source);
        for (Path file : files.files()) {
            read(file, flaws)
                    .ifPresent(text -> sink.document(
                            Place.of(file), DocumentIds.ofFile(source.path(), file), text.title(), text.text()));
        }
        files.report(flaws);
    }

    private static Optional<TitledText> read(Path file, Flaws flaws) {
        List<String> lines = new ArrayList<>();
        long[] latin1 = {0};
        try (Utf8Lines reader = Utf8Lines.openOrLatin1(file, "text", number -> latin1[0] = number)) {
            for (String line = reader.next(); line != null; line = reader.next()) {
                if (line.indexOf('\0') >= 0) {
                    throw reader.error("is no text: it holds bytes that are 0");
                }
                lines.add(line);
            }
        } catch (InputException problem) {
            flaws.unreadable(file, problem);
            return Optional.empty();
        }
        if (latin1[0] > 0) {
            flaws.found(Flaw.LATIN1_FILE, new Place(file, latin1[0]), Utf8Lines.notUtf8(file));
        }
        return Optional.of(TitledText.of(file.getFileName().toString(), lines));
    }

    private static DocumentFiles find(Source source) {
        return DocumentFiles.find(source, extensions(source.options()));
    }

    private static List<String> extensions(FormatOptions options) {
        Set<String> all = new LinkedHashSet<>(EXTENSIONS);
        for (String given : options.all(EXTENSION)) {
            Arrays.stream(given.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                    .map(extension -> extension.startsWith(".") ? extension.substring(1) : extension)
                    .forEach(all::add);
        }
        return all.stream()
                .flatMap(extension -> Stream.of(extension, extension + ".gz"))
                .toList();
    }
}
