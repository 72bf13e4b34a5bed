package genir.corpus.vocabulary;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Utf8Lines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Docid tokens, {@code @DOC_ID_<id>@}, and the table {@code docids.tsv} of them. */
final class Docids {
    private static final String PREFIX = "@DOC_ID_";
    private static final String SUFFIX = "@";
    private static final String HEADER = "token_id\ttoken\tdocument_id";

    private Docids() {}

    static String token(String documentId) {
        return PREFIX + documentId + SUFFIX;
    }

    static boolean isToken(String token) {
        return token.length() > PREFIX.length() && token.startsWith(PREFIX) && token.endsWith(SUFFIX);
    }

    static void write(Path file, int first, List<String> documentIds) throws IOException {
        StringBuilder table = new StringBuilder(HEADER).append('\n');
        for (int i = 0; i < documentIds.size(); i++) {
            String id = documentIds.get(i);
            table.append(first + i)
                    .append('\t')
                    .append(token(id))
                    .append('\t')
                    .append(id)
                    .append('\n');
        }
        AtomicFiles.writeString(file, table.toString());
    }

    /** The document of a docid token. */
    static String documentId(String token) {
        return token.substring(PREFIX.length(), token.length() - SUFFIX.length());
    }

    /** The document ids in order of token; every line is checked against the one that is due. */
    static List<String> read(Path file, int first) {
        List<String> documentIds = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try (Utf8Lines lines = Utf8Lines.open(file, "the table of docid tokens")) {
            if (!HEADER.equals(lines.next())) {
                throw InputException.at(file, 1, "expected the header token_id<TAB>token<TAB>document_id");
            }
            for (String line = lines.next(); line != null; line = lines.next()) {
                String id = line.substring(line.lastIndexOf('\t') + 1);
                String due = first + documentIds.size() + "\t" + token(id) + "\t" + id;
                if (!line.equals(due)) {
                    throw lines.error("expected token " + (first + documentIds.size()) + " with its document, found "
                            + Names.quote(line));
                }
                if (!seen.add(id)) {
                    throw lines.error("document " + Names.quote(id) + " has two tokens");
                }
                documentIds.add(id);
            }
        }
        return documentIds;
    }
}
