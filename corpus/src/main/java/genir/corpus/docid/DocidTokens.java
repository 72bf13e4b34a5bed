package genir.corpus.docid;

import java.util.regex.Pattern;

/**
 * How docid tokens are written: {@code @DOC_ID_<id>@} names a document, {@code @DOC_POS_<position>_<value>@} is a part of a
 * name of several tokens.
 */
public final class DocidTokens {
    private static final String PREFIX = "@DOC_ID_";
    private static final String SUFFIX = "@";
    private static final Pattern PART = Pattern.compile("@DOC_POS_\\d+_\\d+@");

    private DocidTokens() {}

    /** The token of a document. */
    public static String ofDocument(String documentId) {
        return PREFIX + documentId + SUFFIX;
    }

    /** The document of a token that {@link #namesDocument names} one. */
    public static String documentId(String token) {
        return token.substring(PREFIX.length(), token.length() - SUFFIX.length());
    }

    /** Whether a token names a document by itself. */
    public static boolean namesDocument(String token) {
        return token.length() > PREFIX.length() && token.startsWith(PREFIX) && token.endsWith(SUFFIX);
    }

    /** Whether a token names a document, or is a part of such names. */
    public static boolean isDocid(String token) {
        return namesDocument(token) || PART.matcher(token).matches();
    }

    /** A value at a position, both from 0. */
    static String ofPart(int position, int value) {
        return "@DOC_POS_" + position + "_" + value + SUFFIX;
    }
}
