package genir.retrieval;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Utf8Lines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The TREC run format: {@code QUERY Q0 DOCUMENT RANK SCORE TAG} a line, ranks from 1.
 *
 * <p>trec_eval does not look at the rank. It orders a query's documents by score, which it keeps as a float, and breaks
 * ties by document id <em>descending</em>; {@link ScoredDocument#RANK_ORDER} breaks them ascending and compares doubles.
 * So that both see the same ranking in a file of ours, the scores written there fall strictly, as floats: a score that
 * does not fall is replaced by the next float below its predecessor's. All other scores are written in full precision.
 * Files of other systems that have ties can differ between trec_eval and us.
 */
public final class TrecRunFile {
    private static final String COLUMNS = "QUERY Q0 DOCUMENT RANK SCORE TAG";
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private TrecRunFile() {}

    /**
     * Writes a run, whole or not at all.
     *
     * @throws IllegalArgumentException if an id or the tag is empty or has white space
     */
    public static void write(Run run, Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        run.rankings().forEach((query, ranking) -> append(text, query, ranking, run.tag()));
        AtomicFiles.writeString(file, text.toString());
    }

    /**
     * Appends the lines of one query.
     *
     * @param ranking in {@link ScoredDocument#RANK_ORDER}
     * @throws IllegalArgumentException if an id or the tag is empty or has white space
     */
    public static void append(StringBuilder text, String query, List<ScoredDocument> ranking, String tag) {
        String prefix = requireWord(query) + " Q0 ";
        String suffix = " " + requireWord(tag) + "\n";
        float above = Float.POSITIVE_INFINITY;
        for (int i = 0; i < ranking.size(); i++) {
            double score = ranking.get(i).score();
            if ((float) score >= above) {
                score = Math.nextDown(above);
            }
            above = (float) score;
            text.append(prefix)
                    .append(requireWord(ranking.get(i).documentId()))
                    .append(' ')
                    .append(i + 1)
                    .append(' ')
                    .append(score)
                    .append(suffix);
        }
    }

    /**
     * Reads a run of any system. Documents are ranked by {@link ScoredDocument#RANK_ORDER}, whatever the order of the
     * lines and the ranks in them say, as trec_eval does but for ties. An empty file is a run that found nothing; its tag is the
     * file's name up to the first dot.
     *
     * @throws InputException if the file is missing, or names the line that is not in the format, repeats a
     *     document of a query, or has another tag than the first line
     */
    public static Run read(Path file) throws IOException {
        Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        String tag = null;
        try (Utf8Lines lines = Utf8Lines.open(file, "a TREC run (" + COLUMNS + ")")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                long number = lines.number();
                String[] columns = WHITE_SPACE.split(line.strip());
                if (columns.length != 6) {
                    int count = line.isBlank() ? 0 : columns.length;
                    throw InputException.at(file, number, "expected 6 columns (" + COLUMNS + ") but found " + count);
                }
                String query = columns[0];
                ScoredDocument document = parse(columns, file, number);
                tag = tag == null ? columns[5] : tag;
                if (!tag.equals(columns[5])) {
                    throw InputException.at(
                            file, number, "expected the tag " + tag + " as in line 1 but found " + columns[5]);
                }
                if (!seen.computeIfAbsent(query, q -> new HashSet<>()).add(document.documentId())) {
                    throw InputException.at(
                            file,
                            number,
                            "expected each document once for query " + query + " but " + document.documentId()
                                    + " is there again");
                }
                rankings.computeIfAbsent(query, q -> new ArrayList<>()).add(document);
            }
        }
        return new Run(tag == null ? nameOf(file) : tag, rankings);
    }

    /** A run that found nothing has no line to say its tag. */
    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\..*$", "");
    }

    private static ScoredDocument parse(String[] columns, Path file, long number) {
        try {
            Long.parseLong(columns[3]);
        } catch (NumberFormatException notWhole) {
            throw InputException.at(file, number, "expected a whole number as rank but found " + columns[3]);
        }
        try {
            double score = Double.parseDouble(columns[4]);
            if (Float.isFinite((float) score)) {
                return new ScoredDocument(columns[2], score);
            }
        } catch (NumberFormatException notDecimal) {
            // Reported below, with the numbers that no float can hold.
        }
        throw InputException.at(file, number, "expected a finite number as score but found " + columns[4]);
    }

    private static String requireWord(String word) {
        if (word.isEmpty() || WHITE_SPACE.matcher(word).find()) {
            throw new IllegalArgumentException("a run file cannot hold the name '" + word + "'");
        }
        return word;
    }
}
