package genir.corpus.format;

import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judgments as tab-separated values under the header {@code query-id corpus-id score}, and what is often met in its place.
 *
 * <p>Columns are found by their names where the header has others, or are the first three; without a header they are the
 * first three, or TREC's four (query, iteration, document, grade). Cells may be quoted as CSV writers do, and parted by spaces
 * in a line without a tab.
 */
final class BeirQrels {
    private static final String HEADER = "query-id\tcorpus-id\tscore";
    private static final Set<String> QUERY = Set.of("queryid", "qid", "query", "topic", "topicid");
    private static final Set<String> DOCUMENT =
            Set.of("corpusid", "docid", "documentid", "docno", "did", "doc", "document", "pid", "passageid");
    private static final Set<String> GRADE =
            Set.of("score", "relevance", "rel", "relevancy", "grade", "label", "judgment", "judgement");
    private static final int TREC = 4;

    private BeirQrels() {}

    /**
     * Where the three stand in a line.
     *
     * @param width cells of a line
     */
    private record Columns(int query, int document, int grade, int width) {
        static Columns of(List<String> first, CollectionBuilder builder) {
            int query = column(first, QUERY);
            int document = column(first, DOCUMENT);
            int grade = column(first, GRADE);
            if (query >= 0 && document >= 0 && grade >= 0) {
                return new Columns(query, document, grade, first.size());
            }
            boolean trec = first.size() == TREC
                    && Grades.isNumber(first.get(3))
                    && !(builder.hasDocument(first.get(1)) && !builder.hasDocument(first.get(2)));
            return trec ? new Columns(0, 2, 3, TREC) : new Columns(0, 1, 2, first.size());
        }

        private static int column(List<String> header, Set<String> names) {
            for (int i = 0; i < header.size(); i++) {
                if (names.contains(header.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** Reads the judgments of a split, after the documents and the queries. */
    static void read(CollectionBuilder builder, Split split, Path file) {
        builder.split(split);
        Columns columns = null;
        try (Utf8Lines lines = Utf8Lines.open(file, "tab-separated judgments")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                List<String> cells = cells(line, columns == null ? 3 : columns.width());
                if (columns == null) {
                    requireWidth(lines, 3, cells.size(), cells.size() >= 3);
                    columns = Columns.of(cells, builder);
                    boolean header = !Grades.isNumber(cells.get(columns.grade()))
                            && !builder.hasQuery(cells.get(columns.query()));
                    if (header) {
                        continue;
                    }
                }
                requireWidth(lines, columns.width(), cells.size(), cells.size() == columns.width());
                Place place = new Place(file, lines.number());
                int grade = Grades.parse(place, cells.get(columns.grade()));
                builder.judgment(split, place, cells.get(columns.query()), cells.get(columns.document()), grade);
            }
        }
        if (columns == null) {
            throw new Place(file, 1).error("expected the header query-id<TAB>corpus-id<TAB>score");
        }
    }

    private static void requireWidth(Utf8Lines lines, int width, int found, boolean fits) {
        if (!fits) {
            throw lines.error("expected " + width + " tab-separated fields, found " + found);
        }
    }

    /** The judgments as {@link #read} takes them. */
    static String text(QuerySet set) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        set.qrels()
                .grades()
                .forEach((query, judged) -> judged.forEach((document, grade) -> text.append(quoted(query))
                        .append('\t')
                        .append(quoted(document))
                        .append('\t')
                        .append(grade)
                        .append('\n')));
        return text.toString();
    }

    /** The cells of a line, without blank ones at its end that are more than so many. */
    private static List<String> cells(String line, int width) {
        String[] raw =
                line.indexOf('\t') >= 0 ? line.split("\t", -1) : line.strip().split("\\s+", -1);
        int count = raw.length;
        while (count > width && raw[count - 1].isBlank()) {
            count--;
        }
        return Arrays.stream(raw, 0, count).map(BeirQrels::unquoted).toList();
    }

    private static String unquoted(String cell) {
        boolean quoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
        return quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
    }

    private static String quoted(String id) {
        return id.indexOf('"') < 0 ? id : '"' + id.replace("\"", "\"\"") + '"';
    }
}
