package genir.retrieval.dense;

import genir.corpus.Document;
import genir.corpus.io.Checksums;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * What a vector was made of: SHA-256 of a query, or of a document's title and text, as four numbers.
 *
 * @param a the first 8 of its 32 bytes
 */
record TextKey(long a, long b, long c, long d) {
    static final int BYTES = 4 * Long.BYTES;

    static TextKey ofQuery(String text) {
        return parse(Checksums.ofTexts(Stream.of("query", text)));
    }

    static TextKey ofDocument(Document document) {
        return parse(Checksums.ofTexts(Stream.of("document", document.title(), document.text())));
    }

    static TextKey read(ByteBuffer bytes) {
        return new TextKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    void write(ByteBuffer bytes) {
        bytes.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    private static TextKey parse(String hexadecimal) {
        return read(ByteBuffer.wrap(HexFormat.of().parseHex(hexadecimal)));
    }
}
