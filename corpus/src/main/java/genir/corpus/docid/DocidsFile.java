package genir.corpus.docid;

import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Utf8Lines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The table {@code docids.tsv}: a line for each document with the ids and the names of its tokens, which are several,
 * between spaces, unless docids are atomic.
 */
public final class DocidsFile {
    private static final String ATOMIC_HEADER = "token_id\ttoken\tdocument_id";
    private static final String HEADER = "token_ids\ttokens\tdocument_id";

    private DocidsFile() {}

    /**
     * Writes the table.
     *
     * @param first id of the first docid token
     */
    public static void write(Path file, int first, Docids docids) throws IOException {
        List<String> documents = docids.documentIds();
        AtomicFiles.write(file, out -> {
            Writer table = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            table.append(docids.atomic() ? ATOMIC_HEADER : HEADER).append('\n');
            for (int number = 0; number < documents.size(); number++) {
                int[] sequence = docids.sequences().get(number);
                table.append(join(sequence, token -> Integer.toString(first + token)))
                        .append('\t')
                        .append(join(sequence, docids.tokens()::get))
                        .append('\t')
                        .append(documents.get(number))
                        .append('\n');
            }
            table.flush();
        });
    }

    /**
     * Reads a table; what contradicts itself is an {@link InputException} at its line.
     *
     * @param first id of the first docid token
     */
    public static Docids read(Path file, int first, DocidKind kind) {
        try (Utf8Lines lines = Utf8Lines.open(file, "the table of docid tokens")) {
            String header = kind == DocidKind.ATOMIC ? ATOMIC_HEADER : HEADER;
            if (!header.equals(lines.next())) {
                throw InputException.at(file, 1, "expected the header " + header.replace("\t", "<TAB>"));
            }
            return kind == DocidKind.ATOMIC ? atomic(lines, first) : sequences(lines, first, kind);
        }
    }

    /** Every line is checked against the one that is due. */
    private static Docids atomic(Utf8Lines lines, int first) {
        IdList.Builder documentIds = new IdList.Builder();
        for (String line = lines.next(); line != null; line = lines.next()) {
            String id = line.substring(line.lastIndexOf('\t') + 1);
            String due = first + documentIds.size() + "\t" + DocidTokens.ofDocument(id) + "\t" + id;
            if (!line.equals(due)) {
                throw lines.error("expected token " + (first + documentIds.size()) + " with its document, found "
                        + Names.quote(line));
            }
            add(documentIds, id, lines);
        }
        return Docids.atomic(documentIds.build());
    }

    private static Docids sequences(Utf8Lines lines, int first, DocidKind kind) {
        TreeMap<Integer, String> tokens = new TreeMap<>();
        IdList.Builder documentIds = new IdList.Builder();
        List<int[]> sequences = new ArrayList<>();
        PrefixSet names = new PrefixSet();
        for (String line = lines.next(); line != null; line = lines.next()) {
            String[] columns = line.split("\t", -1);
            if (columns.length != 3) {
                throw lines.error("expected token ids, tokens and a document, found " + Names.quote(line));
            }
            int[] sequence = ids(columns[0], first, lines);
            String[] written = columns[1].split(" ", -1);
            if (written.length != sequence.length) {
                throw lines.error(sequence.length + " token ids for " + written.length + " tokens");
            }
            for (int i = 0; i < sequence.length; i++) {
                String other = tokens.putIfAbsent(sequence[i], written[i]);
                if (!DocidTokens.isDocid(written[i]) || (other != null && !other.equals(written[i]))) {
                    throw lines.error("token " + (first + sequence[i]) + " is not " + Names.quote(written[i]));
                }
            }
            if (!names.add(sequence)) {
                throw lines.error("another document's tokens begin like this one's, or this one's like another's");
            }
            add(documentIds, columns[2], lines);
            sequences.add(sequence);
        }
        if (!tokens.isEmpty() && tokens.lastKey() != tokens.size() - 1) {
            throw InputException.in(lines.file(), "the token ids from " + first + " on have gaps");
        }
        return new Docids(kind, List.copyOf(tokens.values()), documentIds.build(), List.copyOf(sequences));
    }

    private static void add(IdList.Builder documentIds, String id, Utf8Lines lines) {
        if (!documentIds.isNew(id)) {
            throw lines.error("document " + Names.quote(id) + " has two tokens");
        }
    }

    private static int[] ids(String column, int first, Utf8Lines lines) {
        try {
            int[] ids = Arrays.stream(column.split(" ", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (Arrays.stream(ids).anyMatch(id -> id < first)) {
                throw lines.error("docid tokens begin at " + first + ", found " + Names.quote(column));
            }
            return Arrays.stream(ids).map(id -> id - first).toArray();
        } catch (NumberFormatException noNumber) {
            throw lines.error("expected token ids between spaces, found " + Names.quote(column));
        }
    }

    private static String join(int[] sequence, IntFunction<String> text) {
        return Arrays.stream(sequence).mapToObj(text).collect(Collectors.joining(" "));
    }
}
