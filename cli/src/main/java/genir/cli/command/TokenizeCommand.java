package genir.cli.command;

import genir.cli.checkpoint.StoredModel;
import genir.cli.console.Console;
import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import genir.corpus.io.Utf8Lines;
import genir.corpus.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir tokenize}: the token ids of texts, for use in other programs. */
@Command(
        name = "tokenize",
        description =
                "Print the token ids of texts, one JSON array for each line of a file, ended as the model reads them.",
        footerHeading = "%nExamples:%n",
        footer = {"  genir tokenize -m runs/demo --input queries.txt > tokens.jsonl"})
public final class TokenizeCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "DIR",
            description = "Whose tokens: a run directory, what convert wrote, or a Hugging Face checkpoint.")
    private Path model;

    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "FILE",
            description = "Texts in UTF-8, one on each line.")
    private Path input;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Tokens of a text at most, the end included (default: all of them).")
    private Integer maxLength;

    @Override
    public Integer call() throws IOException {
        int most = maxLength == null ? Integer.MAX_VALUE : maxLength;
        if (most < 1) {
            throw new InputException("--max-length " + most + ": expected a whole number from 1");
        }
        Vocabulary vocabulary = vocabulary();
        Console console = genir.console();
        try (Utf8Lines lines = Utf8Lines.open(input, "texts, one on each line")) {
            for (String text = lines.next(); text != null; text = lines.next()) {
                console.print(Arrays.toString(vocabulary.encode(text, most)));
            }
        }
        return 0;
    }

    /** A run has its vocabulary before it has a model. */
    private Vocabulary vocabulary() {
        Path ofRun = new RunDirectory(model).vocabulary();
        return Files.isDirectory(ofRun)
                ? Vocabulary.read(ofRun)
                : StoredModel.open(model).vocabulary();
    }
}
