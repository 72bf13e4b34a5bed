package genir.cli;

import genir.cli.command.DoctorCommand;
import genir.cli.command.GenirCommand;
import genir.cli.command.ImportCommand;
import genir.cli.command.RunCommand;
import genir.cli.command.SearchCommand;
import genir.cli.command.StepCommand;
import genir.corpus.InputException;
import genir.model.ModelException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Where the {@code genir} command begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line and returns its exit code: 0, 1 for what the user can mend, 2 for wrong usage. */
    public static int run(String... arguments) {
        GenirCommand genir = new GenirCommand();
        CommandLine line = new CommandLine(genir)
                .addSubcommand(new RunCommand())
                .addSubcommand(new StepCommand.Index())
                .addSubcommand(new StepCommand.Bm25())
                .addSubcommand(new StepCommand.Train())
                .addSubcommand(new StepCommand.Evaluate())
                .addSubcommand(new StepCommand.Interpret())
                .addSubcommand(new StepCommand.Report())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new SearchCommand())
                .addSubcommand(new DoctorCommand());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (genir.verbose()) {
                problem.printStackTrace(command.getErr());
            } else {
                command.getErr().println("genir: " + message(problem));
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line.execute(arguments);
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
            return failure.getFile() + ": " + failure.getReason();
        }
        if (problem instanceof IOException failure) {
            return "cannot read or write: " + failure.getMessage();
        }
        return "unexpected problem, please report it: " + problem + " (--verbose shows where)";
    }
}
