package genir.cli.run;

import java.io.IOException;
import java.nio.file.Path;

/** Has the analyses of a run's configuration made somewhere else. */
public interface Interpreter {
    /** Fills an empty folder with what the analyses found. */
    void interpret(Path folder) throws IOException;
}
