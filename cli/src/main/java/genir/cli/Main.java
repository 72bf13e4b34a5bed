package genir.cli;

import genir.cli.command.BenchCommand;
import genir.cli.command.ConvertCommand;
import genir.cli.command.DoctorCommand;
import genir.cli.command.GenirCommand;
import genir.cli.command.ImportCommand;
import genir.cli.command.InspectCommand;
import genir.cli.command.ReduceCommand;
import genir.cli.command.RunCommand;
import genir.cli.command.SearchCommand;
import genir.cli.command.StepCommand;
import genir.corpus.InputException;
import genir.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Where the {@code genir} command begins. */
public final class Main {
    /** Lucene's, which warns of what newer JDKs could do for it. Kept here, since the JDK forgets loggers nobody holds. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private static final String UNEXPECTED = "unexpected problem, please report it: %s (--verbose shows where)";

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line and returns its exit code: 0, 1 for what the user can mend, 2 for wrong usage. */
    public static int run(String... arguments) {
        LUCENE.setLevel(Level.SEVERE);
        GenirCommand genir = new GenirCommand();
        CommandLine line = new CommandLine(genir)
                .addSubcommand(new RunCommand())
                .addSubcommand(new StepCommand.Index())
                .addSubcommand(new StepCommand.Bm25())
                .addSubcommand(new StepCommand.Pretrain())
                .addSubcommand(new StepCommand.Train())
                .addSubcommand(new StepCommand.Evaluate())
                .addSubcommand(new StepCommand.Interpret())
                .addSubcommand(new StepCommand.Report())
                .addSubcommand(new ReduceCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new ConvertCommand())
                .addSubcommand(new SearchCommand())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new BenchCommand());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            command.getErr().println("genir: " + message(problem).replaceAll("\\s*\\R\\s*", " "));
            if (genir.verbose()) {
                problem.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        try {
            return line.execute(arguments);
        } catch (Error problem) {
            line.getErr().println("genir: " + message(problem));
            if (genir.verbose()) {
                problem.printStackTrace(line.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** What the JVM could not do; a class that could not be loaded hides why. */
    private static String message(Error problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return "out of memory; set training.batch_size lower, or give Java more of it with"
                        + " GENIR_JAVA_OPTIONS=-Xmx4g";
            }
            if (cause instanceof UnsatisfiedLinkError) {
                return "a native library cannot be loaded here: " + cause.getMessage();
            }
        }
        return UNEXPECTED.formatted(problem);
    }

    private static String message(Exception problem) {
        if (problem instanceof InputException || problem instanceof ModelException) {
            return problem.getMessage();
        }
        if (problem instanceof AccessDeniedException denied) {
            return denied.getFile() + ": no permission to read or write this";
        }
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (problem instanceof FileSystemException failure) {
            return failure.getFile() + ": " + reason(failure);
        }
        if (problem instanceof UncheckedIOException wrapped) {
            return message(wrapped.getCause());
        }
        if (problem instanceof IOException failure) {
            return "cannot read or write: " + failure.getMessage();
        }
        return UNEXPECTED.formatted(problem);
    }

    /** Java leaves the reason out where the exception's name says it. */
    private static String reason(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        return failure.getClass()
                .getSimpleName()
                .replaceAll("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
