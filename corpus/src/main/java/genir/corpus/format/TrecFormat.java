package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import genir.corpus.io.Utf8Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A TREC collection in a folder.
 *
 * <ul>
 *   <li>Documents in SGML, {@code <DOC><DOCNO>..</DOCNO><TITLE>..</TITLE><TEXT>..</TEXT></DOC>} ({@code HEADLINE} for
 *       TITLE, either may be missing), in {@code documents.trec} or in files {@code *.trec}, {@code *.sgml} or
 *       {@code *.txt} anywhere below {@code docs/}, all of them also as {@code .gz}; in UTF-8
 *   <li>Topics in {@code topics.SPLIT.txt} ({@code <top><num><title>}; the title is the query) or
 *       {@code topics.SPLIT.tsv} (query id, tab, text)
 *   <li>Judgments in {@code qrels.SPLIT.txt}: query id, iteration, document id, grade
 * </ul>
 */
public final class TrecFormat implements CollectionFormat {
    private static final String EXPECTED =
            "a folder with docs/, topics.{train,dev,test}.txt and qrels.{train,dev,test}.txt";
    private static final Pattern DOCUMENT_FILE = Pattern.compile(".*\\.(trec|sgml|txt)(\\.gz)?");
    private static final List<String> TOPICS = List.of("topics.*.txt", "topics.*.tsv");

    @Override
    public String name() {
        return "trec";
    }

    @Override
    public List<Path> files(Path input) {
        Inputs.requireFolder(input, EXPECTED);
        List<Path> files = new ArrayList<>(documentFiles(input));
        SplitFiles.require(input, TOPICS).forEach((split, topics) -> {
            files.add(topics);
            files.add(qrels(input, split));
        });
        return List.copyOf(files);
    }

    @Override
    public TestCollection read(Path input, Flaws flaws) {
        Inputs.requireFolder(input, EXPECTED);
        CollectionBuilder builder = new CollectionBuilder(flaws);
        for (Path file : documentFiles(input)) {
            SgmlBlocks.forEach(file, "DOC", "TREC documents", (place, block) -> document(builder, place, block));
        }
        SplitFiles.require(input, TOPICS).forEach((split, topics) -> {
            TrecTopics.read(builder, topics);
            readQrels(builder, split, qrels(input, split));
        });
        return builder.build(input);
    }

    private static void document(CollectionBuilder builder, Place place, String block) {
        List<String> ids = Sgml.elements(block, "DOCNO");
        if (ids.size() != 1) {
            throw place.error("expected one <DOCNO> in the <DOC>, found " + ids.size());
        }
        List<String> texts = Sgml.elements(block, "TEXT");
        if (texts.isEmpty()) {
            throw place.error("no <TEXT> in the <DOC>");
        }
        List<String> titles = new ArrayList<>(Sgml.elements(block, "TITLE"));
        titles.addAll(Sgml.elements(block, "HEADLINE"));
        String title = titles.isEmpty() ? "" : Sgml.plain(titles.get(0)).replaceAll("\\s+", " ");
        builder.document(place, Sgml.plain(ids.get(0)), title, Sgml.plain(String.join("\n", texts)));
    }

    private static void readQrels(CollectionBuilder builder, Split split, Path file) {
        builder.split(split);
        try (Utf8Lines lines = Utf8Lines.open(file, "judgments")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length != 4) {
                    throw lines.error(
                            "expected 4 fields (query id, iteration, document id, grade), found " + fields.length);
                }
                Place place = new Place(file, lines.number());
                builder.judgment(split, place, fields[0], fields[2], Grades.parse(place, fields[3]));
            }
        }
    }

    private static Path qrels(Path input, Split split) {
        Map<Split, Path> found = SplitFiles.find(input, List.of("qrels.*.txt"));
        Path file = found.getOrDefault(split, input.resolve("qrels." + split.label() + ".txt"));
        Inputs.require(file, "judgments \"query 0 document grade\" for the topics of the split");
        return file;
    }

    private static List<Path> documentFiles(Path input) {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("documents.trec", "documents.trec.gz")) {
            if (Files.exists(input.resolve(name))) {
                files.add(input.resolve(name));
            }
        }
        Path folder = input.resolve("docs");
        if (Files.isDirectory(folder)) {
            Inputs.requireOpen(folder);
            try (var paths = Files.walk(folder)) {
                paths.filter(path -> Files.isRegularFile(path)
                                && DOCUMENT_FILE
                                        .matcher(path.getFileName().toString())
                                        .matches())
                        .sorted()
                        .forEach(files::add);
            } catch (IOException failure) {
                throw Inputs.unreadable(folder, failure);
            }
        }
        if (files.isEmpty()) {
            throw InputException.in(
                    input, "no documents; expected documents.trec or docs/ with *.trec, *.sgml or *.txt (or .gz)");
        }
        return files;
    }
}
