package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * SQuAD v1.1 and v2 as a retrieval collection: every distinct paragraph is a document, every answerable question a query
 * whose relevant document is its paragraph; {@link SquadReader} says how a file may look.
 *
 * <p>The input is a folder with {@code train*.json}, {@code dev*.json} (or {@code validation*}) and {@code test*.json}, at most one of
 * each, also {@code .jsonl} and compressed, or a single file. SQuAD's own test file is not public: where there is none, the
 * questions of the dev file are split half to dev and half to test by the CRC-32 of the question id (even: dev). The questions of
 * a single file are split by the same number modulo 10: 0 is dev, 1 is test, the rest is train.
 */
public final class SquadFormat implements CollectionFormat {
    private static final Pattern FILE = Pattern.compile(".*\\.jsonl?(\\.gz)?");

    @Override
    public String name() {
        return "squad";
    }

    @Override
    public List<Path> files(Source source) {
        Path input = source.path();
        if (Files.isRegularFile(input)) {
            return List.of(input);
        }
        return List.copyOf(byName(input).values());
    }

    @Override
    public TestCollection read(Source source, Flaws flaws, Progress progress) {
        Path input = source.path();
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            SquadReader reader = new SquadReader(builder, flaws);
            if (Files.isRegularFile(input)) {
                List.of(Split.values()).forEach(builder::split);
                reader.read(input, SquadFormat::tenths);
            } else {
                Map<Split, Path> files = byName(input);
                files.forEach((split, file) -> {
                    builder.split(split);
                    boolean halves = split == Split.DEV && !files.containsKey(Split.TEST);
                    if (halves) {
                        builder.split(Split.TEST);
                    }
                    Function<String, Split> splitOf = halves ? SquadFormat::halves : id -> split;
                    reader.read(file, splitOf);
                });
            }
            return builder.build(input);
        }
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
                    boolean named = SplitFiles.labels(split).stream().anyMatch(name::startsWith);
                    if (named && FILE.matcher(name).matches()) {
                        SplitFiles.put(found, split, path);
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
}
