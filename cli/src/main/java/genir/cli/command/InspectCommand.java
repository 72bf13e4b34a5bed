package genir.cli.command;

import genir.cli.checkpoint.StoredModel;
import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.RunSession;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.inspect.Inspection;
import genir.interpret.inspect.Inspector;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.InterventionFile;
import genir.interpret.patch.ModelOnly;
import genir.interpret.patch.Surroundings;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsWriter;
import genir.model.weights.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir inspect}: one query through the model. */
@Command(
        name = "inspect",
        description =
                "Run one query through a model: what it predicts, and what any site of it says by the logit lens. Or write what sites"
                        + " are for many queries.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir inspect -r runs/demo --query 'why do cats land on their feet'",
            "  genir inspect -r runs/demo --query cats --sites 'decoder.*.hook_mlp_out' -k 3",
            "  genir inspect -r runs/demo --query cats --patch interventions.yaml --json",
            "  genir inspect -r runs/codes --query cats --said @DOC_POS_0_7@",
            "  genir inspect -r runs/demo --queries q.jsonl --sites '*' --dump a.safetensors"
        })
public final class InspectCommand implements Callable<Integer> {
    /** Tokens of a text at most, where there is no run to say it. */
    private static final int MAX_LENGTH = 512;

    @ParentCommand
    private GenirCommand genir;

    @ArgGroup(multiplicity = "1")
    private Model model;

    /** Whose model. */
    private static final class Model {
        @Option(
                names = {"-r", "--run"},
                required = true,
                paramLabel = "DIR",
                description = "The run directory.")
        private Path run;

        @Option(
                names = {"-m", "--model"},
                required = true,
                paramLabel = "MODELDIR",
                description = "A model's folder: what convert wrote, a Hugging Face checkpoint, or a model alone.")
        private Path folder;
    }

    @ArgGroup(multiplicity = "1")
    private Input input;

    /** What the encoder reads. */
    private static final class Input {
        @Option(names = "--query", required = true, paramLabel = "TEXT", description = "A query in words.")
        private String query;

        @Option(
                names = "--tokens",
                required = true,
                split = ",",
                paramLabel = "IDS",
                description = "Token ids instead, separated by commas, the end token included.")
        private List<Integer> tokens;

        @Option(
                names = "--queries",
                required = true,
                paramLabel = "FILE",
                description = {
                    "Many queries, whose sites are written to --dump: {\"_id\", \"text\"} as JSON, id and text with a tab between,"
                            + " or texts, one a line.",
                    "- reads standard input."
                })
        private Path queries;
    }

    @Option(
            names = "--sites",
            split = ",",
            paramLabel = "GLOB",
            description = "Sites to read, such as 'decoder.*.hook_mlp_out'; * stands for anything.")
    private List<String> sites = List.of();

    @Option(
            names = "--said",
            split = ",",
            paramLabel = "TOKENS",
            description =
                    "Where docids have several tokens: the first ones, ids or as docids.tsv writes them, which the decoder has said;"
                            + " it is asked for the next one. Without, for the first.")
    private List<String> said = List.of();

    @Option(names = "-k", paramLabel = "N", defaultValue = "5", description = "Entries of each list (default 5).")
    private int k;

    @Option(names = "--patch", paramLabel = "FILE", description = "Run it with the interventions of a YAML file.")
    private Path patch;

    @Option(
            names = "--dump",
            paramLabel = "FILE",
            description = {
                "Write the logits and the sites as float32 tensors into a safetensors file.",
                "With --queries: the sites of all queries, and FILE's name with .queries.csv."
            })
    private Path dump;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            defaultValue = "5GB",
            description =
                    "With --queries: a file of tensors at most, such as 500MB (default 5GB); more become shards with an index.")
    private String shardSize;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (k < 1) {
            throw new InputException("-k " + k + ": expected a whole number from 1");
        }
        if (input.query != null && input.query.isBlank()) {
            throw new InputException("the query is blank");
        }
        if (input.queries != null) {
            requireDumpAlone();
        }
        if (model.run == null) {
            inspectFolder();
        } else {
            inspectRun();
        }
        return 0;
    }

    private void inspectRun() throws IOException {
        RunDirectory run = new RunDirectory(model.run);
        ExperimentConfig config = device.over(run.readConfig());
        threads.decide(config, run, Console.silent());
        run.requireModel();
        run.requireIntact(StepName.INDEX);
        run.requireIntact(StepName.TRAIN);
        Vocabulary vocabulary = Vocabulary.read(run.vocabulary());
        if (input.queries != null) {
            dumpAll(
                    new T5Runner(
                            ModelFolder.read(run.model()).on(config.device().open())),
                    vocabulary,
                    config.training().maxLength());
            return;
        }
        int[] tokens = tokens(vocabulary, config.training().maxLength());
        int[] before = said(vocabulary);
        if (patch == null) {
            T5Runner runner = T5Runner.after(
                    ModelFolder.read(run.model()).on(config.device().open()), before.length);
            inspect(runner, new ModelOnly(layers(runner), null), vocabulary, tokens, before);
            return;
        }
        try (CollectionIndex index = CollectionIndex.open(run.index())) {
            Session session = RunSession.open(run, config, index).step(before.length);
            inspect(session.runner(), Surroundings.of(session), vocabulary, tokens, before);
        }
    }

    /** A model with its vocabulary, of a run, converted or of transformers, or the files of a model alone. */
    private void inspectFolder() throws IOException {
        threads.decide(Console.silent());
        Vocabulary vocabulary = null;
        Parameters parameters;
        if (StoredModel.isThere(model.folder)) {
            StoredModel stored = StoredModel.open(model.folder);
            vocabulary = stored.vocabulary();
            parameters = stored.parameters();
        } else {
            Path nested = model.folder.resolve("model");
            boolean here = Files.exists(model.folder.resolve(ModelFolder.CONFIG)) || !Files.isDirectory(nested);
            parameters = ModelFolder.read(here ? model.folder : nested);
        }
        if (input.queries != null) {
            if (vocabulary == null) {
                throw noVocabulary("--queries");
            }
            dumpAll(new T5Runner(parameters.on(device.open())), vocabulary, MAX_LENGTH);
            return;
        }
        int[] tokens = tokens(vocabulary, MAX_LENGTH);
        int[] before = said(vocabulary);
        T5Runner runner = T5Runner.after(parameters.on(device.open()), before.length);
        Vocabulary words = vocabulary;
        ModelOnly alone = new ModelOnly(layers(runner), words == null ? null : text -> words.encode(text, MAX_LENGTH));
        inspect(runner, alone, vocabulary, tokens, before);
    }

    private void requireDumpAlone() {
        if (dump == null || sites.isEmpty()) {
            throw new InputException("--queries: writes what sites are for many queries; give --sites, such as"
                    + " 'decoder.*.hook_resid_post', and --dump FILE.safetensors");
        }
        if (patch != null || json || !said.isEmpty()) {
            String other = json ? "--json" : patch != null ? "--patch" : "--said";
            throw new InputException("--queries: with " + other + " give a single query, by --query");
        }
    }

    /**
     * What the decoder has said.
     *
     * @param vocabulary null where there is none: tokens are ids then
     */
    private int[] said(Vocabulary vocabulary) {
        if (vocabulary != null && said.size() >= Math.max(1, vocabulary.docids().longest())) {
            throw new InputException("--said: " + said.size() + " tokens, but this model's docids have at most "
                    + vocabulary.docids().longest());
        }
        return said.stream().mapToInt(token -> docidToken(token, vocabulary)).toArray();
    }

    private static int docidToken(String token, Vocabulary vocabulary) {
        if (token.matches("\\d{1,9}")) {
            int id = Integer.parseInt(token);
            if (vocabulary == null || vocabulary.isDocid(id)) {
                return id;
            }
        } else if (vocabulary != null) {
            int place = vocabulary.docids().tokens().indexOf(token);
            if (place >= 0) {
                return vocabulary.wordCount() + place;
            }
        }
        throw new InputException("--said: expected tokens of docids"
                + (vocabulary == null ? " as ids" : ", ids or as docids.tsv writes them")
                + ", found '" + token + "'");
    }

    private static int layers(T5Runner runner) {
        return runner.parameters().config().numDecoderLayers();
    }

    private int[] tokens(Vocabulary vocabulary, int maxLength) {
        if (input.tokens != null) {
            return input.tokens.stream().mapToInt(Integer::intValue).toArray();
        }
        if (vocabulary == null) {
            throw noVocabulary("--query");
        }
        return vocabulary.encode(input.query, maxLength);
    }

    private InputException noVocabulary(String option) {
        return InputException.in(
                model.folder, "has no vocabulary to read " + option + " with; give --tokens, or its run with -r");
    }

    private Set<Site> chosen(T5Runner runner) {
        Set<Site> chosen = new LinkedHashSet<>();
        sites.forEach(pattern -> chosen.addAll(runner.sites().matching(pattern)));
        return chosen;
    }

    private void dumpAll(T5Runner runner, Vocabulary vocabulary, int maxLength) throws IOException {
        new ActivationDump(input.queries, dump, ByteSize.parse("--shard-size", shardSize))
                .write(runner, chosen(runner), vocabulary, maxLength, genir.console());
    }

    private void inspect(T5Runner runner, Surroundings surroundings, Vocabulary vocabulary, int[] tokens, int[] before)
            throws IOException {
        Set<Site> chosen = chosen(runner);
        Experiment experiment = patch == null ? Experiment.NONE : InterventionFile.read(patch);
        Inspection inspection = new Inspector(runner, surroundings).run(tokens, before, chosen, experiment);
        if (dump != null) {
            dump(inspection);
        }
        InspectionPrinter printer = new InspectionPrinter(runner, vocabulary, k);
        genir.console().print(json ? printer.json(inspection) : printer.text(inspection));
        if (dump != null && !json) {
            genir.console().say("wrote " + dump);
        }
    }

    private void dump(Inspection inspection) throws IOException {
        List<TensorEntry> tensors = new ArrayList<>();
        tensors.add(TensorEntry.of("logits", inspection.logits()));
        inspection.sites().forEach((site, value) -> tensors.add(TensorEntry.of(site.name(), value)));
        AtomicFiles.write(dump, out -> SafetensorsWriter.write(out, Map.of("format", "pt"), tensors));
    }
}
