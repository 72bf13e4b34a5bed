package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.corpus.ConfigChecks;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirWriter;
import genir.corpus.format.CollectionFormats;
import genir.corpus.format.Flaws;
import genir.corpus.io.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir import}: a collection in another format into ours. */
@Command(
        name = "import",
        description = "Bring a collection in another format into the layout that experiments read: BEIR's.")
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

    @Option(
            names = "--strict",
            description =
                    "Stop at the first thing that is not as it should be; otherwise it is left out with a warning.")
    private boolean strict;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        ConfigChecks.underKey("--format", () -> CollectionFormats.standard().named(format));
        OutputFolder.requireNewOrEmpty(output);
        Flaws flaws = Flaws.refusedIf(strict);
        TestCollection collection = CollectionFormats.standard().named(format).read(input, flaws, console.progress());
        BeirWriter.write(collection, flaws, output, console.progress());
        flaws.summary().forEach(console::warn);
        flaws.notes().forEach(console::print);
        Map<Split, Integer> withoutRelevant = collection.withoutRelevant();
        StringBuilder line = new StringBuilder(Counts.of(collection.documents().size(), "document", "documents"));
        for (Split split : Split.values()) {
            QuerySet queries = collection.splits().get(split);
            if (queries != null) {
                line.append(", ")
                        .append(Counts.of(
                                queries.queries().size(), split.label() + " query", split.label() + " queries"))
                        .append(Counts.withoutRelevant(withoutRelevant.getOrDefault(split, 0)));
            }
        }
        console.print(line + " -> " + output);
        if (!flaws.isEmpty()) {
            console.print("all that was not as it should be: " + output.resolve(BeirWriter.FLAWS));
        }
        return 0;
    }
}
