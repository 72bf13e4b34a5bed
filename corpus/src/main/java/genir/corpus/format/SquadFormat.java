package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * SQuAD v1.1 and v2 as a retrieval collection: every distinct paragraph is a document, every answerable question a query
 * whose relevant document is its paragraph.
 *
 * <p>The input is a folder with {@code train*.json}, {@code dev*.json} and {@code test*.json}, at most one of each, or a
 * single file. SQuAD's own test file is not public: where there is none, the questions of the dev file are split half to
 * dev and half to test by the CRC-32 of the question id (even: dev). The questions of a single file are split by the same
 * number modulo 10: 0 is dev, 1 is test, the rest is train.
 *
 * <p>A document's id is its article's title with white space as {@code _}, a slash, and the paragraph's number among the
 * article's distinct ones, from 0; a paragraph that occurs twice is one document, under its first article.
 */
public final class SquadFormat implements CollectionFormat {
    private static final String EXPECTED = "SQuAD's JSON {\"data\": [{\"title\", \"paragraphs\"}]}";

    @Override
    public String name() {
        return "squad";
    }

    @Override
    public List<Path> files(Path input) {
        if (Files.isRegularFile(input)) {
            return List.of(input);
        }
        return List.copyOf(byName(input).values());
    }

    @Override
    public TestCollection read(Path input, Flaws flaws) {
        CollectionBuilder builder = new CollectionBuilder(flaws);
        Paragraphs paragraphs = new Paragraphs(builder);
        if (Files.isRegularFile(input)) {
            List.of(Split.values()).forEach(builder::split);
            read(builder, paragraphs, input, SquadFormat::tenths);
        } else {
            Map<Split, Path> files = byName(input);
            files.forEach((split, file) -> {
                builder.split(split);
                boolean halves = split == Split.DEV && !files.containsKey(Split.TEST);
                if (halves) {
                    builder.split(Split.TEST);
                }
                read(builder, paragraphs, file, halves ? SquadFormat::halves : id -> split);
            });
        }
        return builder.build(input);
    }

    private static void read(
            CollectionBuilder builder, Paragraphs paragraphs, Path file, Function<String, Split> splitOf) {
        JsonRecords.ofField(file, "data", EXPECTED, article -> {
            String title = article.stringOrEmpty("title").strip();
            for (JsonRecord paragraph : article.records("paragraphs")) {
                String document = paragraphs.idOf(article.place(), title, paragraph.string("context"));
                for (JsonRecord question : paragraph.records("qas")) {
                    if (!question.flag("is_impossible")) {
                        String id = question.id("id");
                        builder.query(article.place(), id, question.string("question"));
                        builder.judgment(splitOf.apply(id), article.place(), id, document, 1);
                    }
                }
            }
        });
    }

    private static Split halves(String questionId) {
        return hash(questionId) % 2 == 0 ? Split.DEV : Split.TEST;
    }

    private static Split tenths(String questionId) {
        long tenth = hash(questionId) % 10;
        return tenth == 0 ? Split.DEV : tenth == 1 ? Split.TEST : Split.TRAIN;
    }

    private static long hash(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static Map<Split, Path> byName(Path folder) {
        Inputs.requireFolder(folder, "a folder with train*.json and dev*.json, or one file");
        Map<Split, Path> found = new EnumMap<>(Split.class);
        try (var paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                for (Split split : Split.values()) {
                    if (name.startsWith(split.label()) && name.endsWith(".json")) {
                        Path other = found.put(split, path);
                        if (other != null) {
                            throw InputException.in(
                                    folder,
                                    "both " + other.getFileName() + " and " + name + " give the split " + split.label()
                                            + "; keep one");
                        }
                    }
                }
            }
        } catch (IOException failure) {
            throw Inputs.unreadable(folder, failure);
        }
        if (found.isEmpty()) {
            throw InputException.in(folder, "no split found; expected train*.json, dev*.json or test*.json");
        }
        return found;
    }

    /** The documents so far, by their text. */
    private static final class Paragraphs {
        private final CollectionBuilder builder;
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        Paragraphs(CollectionBuilder builder) {
            this.builder = builder;
        }

        String idOf(Place place, String title, String context) {
            String known = ids.get(context);
            if (known != null) {
                return known;
            }
            String article = title.isEmpty() ? "untitled" : title.replaceAll("[\\s\\h]+", "_");
            String id = article + "/" + (counts.merge(article, 1, Integer::sum) - 1);
            builder.document(place, id, title.replace('_', ' '), context);
            ids.put(context, id);
            return id;
        }
    }
}
