package genir.interpret.explorer;

import java.io.Closeable;
import java.net.URI;

/** A page that is being served; closing it ends that, and what is computed for it. */
public interface Explorer extends Closeable {
    /** Where it is, the token included. */
    URI address();
}
