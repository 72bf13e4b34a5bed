package genir.cli.command;

import genir.corpus.format.FormatOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say how a collection is to be read; which of them a format has is what the format says. */
final class FormatOption {
    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "csv, tsv, jsonl: the column with the id (default: id, _id, docid, ...; without one, FILE/N).")
    private String id;

    @Option(
            names = "--title",
            paramLabel = "NAME",
            description = "csv, tsv, jsonl: the column with the title (default: title, name, headline, ...).")
    private String title;

    @Option(
            names = "--text",
            paramLabel = "NAME[,NAME]",
            description =
                    "csv, tsv, jsonl: the columns with the text (default: text, body, content, abstract, ...). May be"
                            + " repeated.")
    private List<String> text;

    @Option(
            names = "--no-header",
            description = "csv, tsv: the first row is a document; columns are named by their numbers, from 1.")
    private boolean noHeader;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            description = "csv: what parts two columns, a character or the word tab (default: a comma).")
    private String separator;

    @Option(
            names = "--extension",
            paramLabel = "EXT",
            description = "text: files with this extension are texts too, such as java. May be repeated.")
    private List<String> extension;

    @Option(
            names = "--passage-words",
            paramLabel = "N",
            description = "Cut documents into passages of N words, with the ids ID#1, ID#2, ...")
    private String passageWords;

    @Option(
            names = "--overlap",
            paramLabel = "M",
            description = "Let passages share M words with the next (default 0).")
    private String overlap;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "Queries for the documents: a line each of id, tab, text, or JSON lines.")
    private Path queries;

    @Option(
            names = "--qrels",
            paramLabel = "FILE",
            description =
                    "Judgments of the queries, TREC's or BEIR's, of the split in the file's name (train, dev, else"
                            + " test). May be repeated.")
    private List<Path> qrels;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of a format that is not genir's own. May be repeated.")
    private Map<String, String> further;

    /** The options that were given. */
    FormatOptions given() {
        Map<String, List<String>> given = new LinkedHashMap<>();
        put(given, "id", id);
        put(given, "title", title);
        if (text != null) {
            given.put("text", text);
        }
        if (noHeader) {
            given.put("no-header", List.of());
        }
        put(given, "separator", separator);
        if (extension != null) {
            given.put("extension", extension);
        }
        put(given, "passage-words", passageWords);
        put(given, "overlap", overlap);
        put(given, "queries", queries);
        if (qrels != null) {
            given.put("qrels", qrels.stream().map(Path::toString).toList());
        }
        if (further != null) {
            further.forEach((name, value) -> put(given, name, value));
        }
        return new FormatOptions(given);
    }

    private static void put(Map<String, List<String>> given, String name, Object value) {
        if (value != null) {
            given.put(name, List.of(value.toString()));
        }
    }
}
