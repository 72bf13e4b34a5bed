package genir.cli.command;

import genir.cli.checkpoint.HuggingFaceExport;
import genir.cli.checkpoint.StoredModel;
import genir.cli.console.Console;
import genir.cli.run.RunDirectory;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.OutputFolder;
import genir.corpus.vocabulary.ExportedTokenizer;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir convert}: Hugging Face checkpoints into our layout and back. */
@Command(
        name = "convert",
        description =
                "Convert a Hugging Face T5 checkpoint into a model of genir, or a model of genir (a run directory,"
                        + " or what --from wrote) into a folder that transformers loads with from_pretrained.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir convert --from hf --input t5-small --output models/t5-small",
            "  genir convert --to hf --input runs/demo --output exported"
        })
public final class ConvertCommand implements Callable<Integer> {
    private static final String HUGGING_FACE = "hf";

    @ParentCommand
    private GenirCommand genir;

    @ArgGroup(multiplicity = "1")
    private Direction direction;

    /** One of the two. */
    private static final class Direction {
        @Option(names = "--from", required = true, paramLabel = "FORMAT", description = "The input's format: hf.")
        private String from;

        @Option(names = "--to", required = true, paramLabel = "FORMAT", description = "The output's format: hf.")
        private String to;
    }

    @Option(names = "--input", required = true, paramLabel = "DIR", description = "The model's folder.")
    private Path input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where to write it; must not exist yet, or be empty.")
    private Path output;

    @Override
    public Integer call() throws IOException {
        boolean reading = direction.from != null;
        String format = reading ? direction.from : direction.to;
        if (!format.equals(HUGGING_FACE)) {
            throw new InputException(
                    (reading ? "--from" : "--to") + ": '" + format + "' is not known; known: " + HUGGING_FACE);
        }
        OutputFolder.requireNewOrEmpty(output);
        StoredModel model = StoredModel.open(input);
        if (model.huggingFace() != reading) {
            throw InputException.in(
                    input,
                    reading
                            ? "not a Hugging Face checkpoint but a model of genir; --to hf converts it"
                            : "is a Hugging Face checkpoint already");
        }
        Console console = genir.console();
        console.say("reading " + input);
        Parameters parameters = model.parameters();
        describe(console, model, parameters);
        console.say("writing " + output);
        if (reading) {
            StoredModel.write(output, parameters, model.vocabulary());
        } else {
            ExportedTokenizer tokenizer = tokenizer(model.vocabulary());
            HuggingFaceExport.write(output, parameters, tokenizer);
            tokenizer.differences().forEach(difference -> console.print("! tokenizer: " + difference));
            if (!tokenizer.knowsWords()) {
                console.print("! tokenizer: it cannot read texts; genir tokenize -m " + input
                        + " --input FILE makes the tokens (README.md in the folder shows how to use them)");
            }
        }
        return 0;
    }

    private ExportedTokenizer tokenizer(Vocabulary vocabulary) throws IOException {
        Path folder = new RunDirectory(input).index();
        if (!ExportedTokenizer.needsTexts(vocabulary) || !Files.isDirectory(folder)) {
            return ExportedTokenizer.of(vocabulary, Stream.empty());
        }
        try (CollectionIndex index = CollectionIndex.open(folder)) {
            return ExportedTokenizer.of(
                    vocabulary,
                    Stream.concat(
                            index.documents().stream().map(Document::contents),
                            index.queries(Split.TRAIN).queries().stream().map(Query::text)));
        }
    }

    private static void describe(Console console, StoredModel model, Parameters parameters) {
        T5Config config = model.config();
        Vocabulary vocabulary = model.vocabulary();
        String docids = vocabulary.docids().atomic()
                ? "docids"
                : "docid tokens, up to " + vocabulary.docids().longest() + " a document,";
        console.say(String.format(
                Locale.ROOT,
                "  %d encoder and %d decoder layers, d_model %d, %s, output %s: %,d parameters",
                config.numLayers(),
                config.numDecoderLayers(),
                config.dModel(),
                config.feedForwardProj(),
                config.tieWordEmbeddings() ? "tied" : "of its own",
                parameters.layout().weights()));
        console.say(String.format(
                Locale.ROOT,
                "  vocabulary of %,d words, %,d %s and %,d unused ids",
                vocabulary.wordCount(),
                vocabulary.docidEnd() - vocabulary.wordCount(),
                docids,
                vocabulary.size() - vocabulary.docidEnd()));
    }
}
