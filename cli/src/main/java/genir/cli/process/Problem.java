package genir.cli.process;

import genir.corpus.InputException;
import genir.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** What a command threw, in one line for the user. */
public final class Problem {
    private static final double GIBIBYTE = 1 << 30;
    /** The share of the memory that a heap can take and leave the system, and native code, some. */
    private static final double MOST = 0.8;

    private Problem() {}

    /** The line, without the name of the command. */
    public static String inWords(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return outOfMemory(Activity.present());
            }
            // A class that could not be loaded for it hides it.
            if (cause instanceof UnsatisfiedLinkError unlinked) {
                return oneLine("a native library cannot be loaded here: " + unlinked.getMessage())
                        + NativeFolder.ADVICE;
            }
        }
        return oneLine(message(problem));
    }

    private static String message(Throwable problem) {
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
        if (problem instanceof InvalidPathException impossible) {
            return impossible.getInput() + ": cannot be a file's name here" + ArgumentText.advice();
        }
        return "unexpected problem, please report it: %s (--verbose shows where)".formatted(problem);
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

    private static String outOfMemory(Activity activity) {
        double heap = Runtime.getRuntime().maxMemory() / GIBIBYTE;
        double machine = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getTotalMemorySize()
                / GIBIBYTE;
        int more = (int) Math.min(Math.max(2, Math.ceil(2 * heap)), MOST * machine);
        String line = String.format(
                Locale.ROOT,
                "out of memory in %s: Java's heap may take %.1f of this machine's %.1f GiB",
                activity.name(),
                heap,
                machine);
        return line
                + (more > heap
                        ? "; let it take more with GENIR_JAVA_OPTIONS=-Xmx" + more + "g"
                        : ", nearly all there is")
                + (activity.batches() ? ", or set training.batch_size lower" : "");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
