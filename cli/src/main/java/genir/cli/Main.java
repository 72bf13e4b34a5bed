package genir.cli;

import genir.cli.command.GenirCommand;
import genir.cli.process.Activity;
import genir.cli.process.ArgumentText;
import genir.cli.process.Interruption;
import genir.cli.process.NativeFolder;
import genir.cli.process.Problem;
import genir.cli.process.WatchedOutput;
import genir.corpus.InputException;
import genir.model.backend.Threads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Where the {@code genir} command begins. */
public final class Main {
    /** Lucene's, which warns of what newer JDKs could do for it. Kept here, since the JDK forgets loggers nobody holds. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private Main() {}

    public static void main(String[] arguments) {
        WatchedOutput out = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(utf8(out));
        System.setErr(utf8(new FileOutputStream(FileDescriptor.err)));
        NativeFolder.choose();
        Interruption interruption = Interruption.watch();
        int code;
        try {
            code = run(arguments);
        } finally {
            interruption.unwatch();
        }
        if (code == CommandLine.ExitCode.OK && out.problem().isPresent()) {
            System.err.println(
                    "genir: the output cannot be written: " + out.problem().get());
            code = CommandLine.ExitCode.SOFTWARE;
        }
        System.exit(code);
    }

    /** Runs a command line and returns its exit code: 0, 1 for what the user can mend, 2 for wrong usage. */
    public static int run(String... arguments) {
        Threads.watch();
        LUCENE.setLevel(Level.SEVERE);
        GenirCommand genir = new GenirCommand();
        CommandLine line = new CommandLine(genir);
        Commands.addTo(line, arguments);
        line.setOut(writer(System.out));
        line.setErr(writer(System.err));
        line.setExecutionStrategy(parsed -> {
            if (parsed.hasSubcommand()) {
                Activity.begin(Activity.of(parsed.subcommand().commandSpec().name()));
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> failed(line, genir, problem));
        try {
            ArgumentText.requireWhole(arguments);
            return line.execute(arguments);
        } catch (InputException | Error problem) {
            return failed(line, genir, problem);
        }
    }

    private static int failed(CommandLine line, GenirCommand genir, Throwable problem) {
        line.getErr().println("genir: " + Problem.inWords(problem));
        if (genir.verbose()) {
            problem.printStackTrace(line.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A stream in UTF-8, whatever the locale: what is printed, JSON above all, is read by other programs too. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
