package genir.cli;

import genir.cli.command.AddCommand;
import genir.cli.command.AnalyseCommand;
import genir.cli.command.BenchCommand;
import genir.cli.command.CompareCommand;
import genir.cli.command.ConvertCommand;
import genir.cli.command.DoctorCommand;
import genir.cli.command.ExploreCommand;
import genir.cli.command.ImportCommand;
import genir.cli.command.InspectCommand;
import genir.cli.command.ReduceCommand;
import genir.cli.command.RobustnessCommand;
import genir.cli.command.RunCommand;
import genir.cli.command.SearchCommand;
import genir.cli.command.SparkCommand;
import genir.cli.command.StepCommand;
import genir.cli.command.SweepCommand;
import genir.cli.command.TokenizeCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The commands by name, in the order of the help. */
final class Commands {
    private static final String COMPLETION = "completion";

    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("run", RunCommand::new);
        ALL.put("analyse", AnalyseCommand::new);
        ALL.put("index", StepCommand.Index::new);
        ALL.put("bm25", StepCommand.Bm25::new);
        ALL.put("dense", StepCommand.Dense::new);
        ALL.put("pretrain", StepCommand.Pretrain::new);
        ALL.put("generate", StepCommand.Generate::new);
        ALL.put("dual", StepCommand.Dual::new);
        ALL.put("train", StepCommand.Train::new);
        ALL.put("evaluate", StepCommand.Evaluate::new);
        ALL.put("features", StepCommand.Features::new);
        ALL.put("interpret", StepCommand.Interpret::new);
        ALL.put("report", StepCommand.Report::new);
        ALL.put("reduce", ReduceCommand::new);
        ALL.put("add", AddCommand::new);
        ALL.put("import", ImportCommand::new);
        ALL.put("convert", ConvertCommand::new);
        ALL.put("search", SearchCommand::new);
        ALL.put("compare", CompareCommand::new);
        ALL.put("robustness", RobustnessCommand::new);
        ALL.put("sweep", SweepCommand::new);
        ALL.put("spark", SparkCommand::new);
        ALL.put("inspect", InspectCommand::new);
        ALL.put("explore", ExploreCommand::new);
        ALL.put("tokenize", TokenizeCommand::new);
        ALL.put("doctor", DoctorCommand::new);
        ALL.put("bench", BenchCommand::new);
        ALL.put(COMPLETION, AutoComplete.GenerateCompletion::new);
    }

    private Commands() {}

    /**
     * Adds the command that a command line names, or all of them where it names none of them, or one that tells of the others: reading
     * the annotations of all takes as long as a search.
     */
    static void addTo(CommandLine line, String... arguments) {
        Optional<String> named = Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .filter(name -> ALL.containsKey(name) && !name.equals(COMPLETION));
        ALL.forEach((name, command) -> {
            if (named.isEmpty() || named.get().equals(name)) {
                line.addSubcommand(name, command.get());
            }
        });
    }
}
