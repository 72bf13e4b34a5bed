package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirWriter;
import genir.corpus.format.CollectionFormat;
import genir.corpus.format.CollectionFormats;
import genir.corpus.format.Flaws;
import genir.corpus.format.Source;
import genir.corpus.io.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code genir import}: a collection in another format into ours. */
@Command(
        name = "import",
        description = {
            "Bring a collection, or documents alone, into the layout that experiments read: BEIR's.",
            "Of documents alone: csv, tsv, jsonl (a record each), text (a folder of .txt, .md, .rst, ...), html, pdf,"
                    + " office (docx, odt, pptx, xlsx, epub, ...). With queries and judgments: beir, dsi, squad, trec."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir import --format text --input notes --output collection",
            "  genir import --format pdf --input papers --passage-words 200 --output out",
            "  genir import --format csv --input a.csv --id url --text a,b --output out",
            "  genir import --format tsv --input msmarco.tsv --no-header --output out",
            "  genir import --format trec --input robust04 --output out",
            "then: genir run DIR"
        })
public final class ImportCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Spec
    private CommandSpec spec;

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "One of those above.")
    private String name;

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

    @Mixin
    private FormatOption options;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        ConfigChecks.underKey("--format", () -> CollectionFormats.installed().named(name));
        CollectionFormat format = CollectionFormats.installed().named(name);
        Source source = new Source(input, options.given());
        try {
            source.options().requireKnown(format);
        } catch (InputException unknown) {
            throw new ParameterException(spec.commandLine(), unknown.getMessage(), unknown);
        }
        OutputFolder.requireNewOrEmpty(output);
        Flaws flaws = Flaws.refusedIf(strict);
        TestCollection collection;
        try {
            collection = format.read(source, flaws, console.progress());
        } catch (InputException problem) {
            // They may be why: a collection of which no file could be read has no document.
            flaws.summary().forEach(console::warn);
            throw problem;
        }
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
