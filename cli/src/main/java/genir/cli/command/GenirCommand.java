package genir.cli.command;

import genir.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: options that all its commands have. */
@Command(
        name = "genir",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Generative retrieval on the JVM: index, train, compare with BM25, and look inside.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:something about the input is wrong; one line says what", "2:wrong usage"})
public final class GenirCommand {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print results and errors only.")
    private boolean quiet;

    public boolean verbose() {
        return verbose;
    }

    boolean quiet() {
        return quiet;
    }

    /** Whether somebody sits at a terminal who can be asked; only the launcher can tell. */
    boolean asksOnTerminal() {
        return "1".equals(System.getenv("GENIR_TERMINAL")) && "1".equals(System.getenv("GENIR_KEYBOARD"));
    }

    /** A console on standard output as the user wants it; only the launcher can tell whether that is a terminal. */
    Console console() {
        return new Console(System.out, quiet, "1".equals(System.getenv("GENIR_TERMINAL")));
    }
}
