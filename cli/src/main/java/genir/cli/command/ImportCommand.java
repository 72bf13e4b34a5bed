package genir.cli.command;

import genir.cli.console.Console;
import genir.corpus.InputException;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirWriter;
import genir.corpus.format.CollectionFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir import}: a collection in another format into ours. */
@Command(
        name = "import",
        description = "Bring a collection from another format into BEIR layout (corpus.jsonl, queries.jsonl, qrels/).")
public final class ImportCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "beir, dsi, trec or squad.")
    private String format;

    @Option(names = "--input", required = true, paramLabel = "PATH", description = "The collection's folder or file.")
    private Path input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where to write it; must not exist yet, or be empty.")
    private Path output;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        if (Files.exists(output)) {
            try (var entries = Files.list(output)) {
                if (entries.findAny().isPresent()) {
                    throw InputException.in(output, "expected a folder that does not exist yet or is empty");
                }
            }
        }
        TestCollection collection = CollectionFormats.standard().named(format).read(input);
        BeirWriter.write(collection, output);
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%,d documents", collection.documents().size()));
        collection
                .splits()
                .forEach((split, queries) -> line.append(String.format(
                        Locale.ROOT, ", %,d %s queries", queries.queries().size(), split.label())));
        console.say(line + " -> " + output);
        return 0;
    }
}
