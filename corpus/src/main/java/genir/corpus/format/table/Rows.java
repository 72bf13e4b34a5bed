package genir.corpus.format.table;

import genir.corpus.format.Place;
import java.io.Closeable;
import java.util.List;

/** The rows of a table, one after the other. */
interface Rows extends Closeable {
    /** The cells of the next row that is not blank; null after the last. */
    List<String> next();

    /** Where the row last returned begins. */
    Place place();

    @Override
    void close();
}
