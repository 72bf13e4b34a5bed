package genir.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.generative.BeamLosses;
import genir.retrieval.generative.BeamRanker;
import genir.retrieval.generative.DocidGraphInfo;
import genir.retrieval.generative.DocidGraphs;
import genir.retrieval.generative.GenerativeRankers;
import genir.retrieval.robustness.RobustnessFile;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ranks dev and test with the trained model, fuses the rankings of all rankers, and compares the systems. */
final class EvaluateStep implements Step {
    @Override
    public StepName name() {
        return StepName.EVALUATE;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        RetrievalConfig retrieval = run.config().retrieval();
        return ConfigFile.text(run.config().evaluation())
                + (retrieval == null
                        ? ""
                        : ConfigFile.text(retrieval.fusions())
                                + ConfigFile.text(retrieval.fusion())
                                + (retrieval.weights() == null ? "" : ConfigFile.text(retrieval.weights())));
    }

    @Override
    public List<Path> outputs(RunContext run) {
        RunDirectory directory = run.directory();
        List<Path> outputs = new ArrayList<>(Systems.runs(directory, RetrievalSystem.GENIR));
        for (RetrievalSystem fusion : RunSystems.of(run.config()).fusions()) {
            outputs.addAll(Systems.runs(directory, fusion.name()));
        }
        outputs.addAll(List.of(
                directory.fusions(),
                directory.perQuery(),
                directory.metrics(),
                directory.added(),
                directory.beam(),
                directory.graph()));
        return outputs;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        // What the systems were before says nothing of what they are now.
        Files.deleteIfExists(run.directory().root().resolve(RobustnessFile.JSON));
        Files.deleteIfExists(run.directory().root().resolve(RobustnessFile.CSV));
        T5Runner runner = new T5Runner(ModelFolder.read(run.directory().model())
                .on(run.config().device().open()));
        Vocabulary vocabulary = Vocabulary.read(run.directory().vocabulary());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Ranker ranker = rank(run, index, runner, vocabulary);
            Systems.fuse(run, FusionChoice.of(run, index));
            Measures.compare(run, index);
            if (run.config().training().rehearsal() != null) {
                new AdditionMeasures(run, index).write(ranker);
            }
        }
        return 0;
    }

    /** Ranks with the model; where a beam search does, writes down where it lost relevant documents. */
    private static Ranker rank(RunContext run, CollectionIndex index, T5Runner runner, Vocabulary vocabulary)
            throws IOException {
        int maxLength = run.config().training().maxLength();
        int beam = run.config().evaluation().beam();
        Path file = run.directory().beam();
        if (vocabulary.docids().atomic()) {
            makeGraph(run, index, runner, vocabulary);
            Ranker ranker = GenerativeRankers.of(
                    runner, vocabulary, maxLength, beam, run.directory().graph());
            Systems.rank(run, index, ranker);
            Files.deleteIfExists(file);
            return ranker;
        }
        List<QuerySet> sets = Systems.SPLITS.stream().map(index::queries).toList();
        BeamLosses losses = new BeamLosses(sets, vocabulary);
        Ranker ranker = new BeamRanker(runner, vocabulary, maxLength, beam, losses);
        Systems.rank(run, index, ranker);
        ObjectNode found = Json.strict().createObjectNode().put("beam", beam);
        losses.of(sets)
                .forEach((split, ofSplit) ->
                        found.set(split.label(), Json.strict().valueToTree(ofSplit)));
        Json.write(file, found);
        return ranker;
    }

    /** Over the docids where they are many; where not, one that an earlier configuration asked for goes. */
    private static void makeGraph(RunContext run, CollectionIndex index, T5Runner runner, Vocabulary vocabulary)
            throws IOException {
        Path folder = run.directory().graph();
        AtomicFiles.deleteFolder(folder);
        if (vocabulary.documentIds().size() <= run.config().evaluation().exactBelow()) {
            return;
        }
        List<Query> queries = new ArrayList<>();
        Systems.SPLITS.forEach(split -> queries.addAll(index.queries(split).queries()));
        DocidGraphInfo info = DocidGraphs.write(
                runner, vocabulary, run.config().training().maxLength(), queries, folder, run.progress());
        String recall = info.queries() == 0
                ? "not measured without queries"
                : String.format(
                        Locale.ROOT,
                        "%.3f of exact over %,d queries",
                        info.recall().get(info.candidates()),
                        info.queries());
        run.console()
                .say(String.format(
                        Locale.ROOT,
                        "  a graph over %,d docids: with %,d candidates recall@10 %s",
                        info.documents(),
                        info.candidates(),
                        recall));
    }
}
