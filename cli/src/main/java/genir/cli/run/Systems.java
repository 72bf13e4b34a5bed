package genir.cli.run;

import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ranks a run's queries with retrieval systems, and fuses their rankings. */
final class Systems {
    /** What is ranked and measured. */
    static final List<Split> SPLITS = List.of(Split.DEV, Split.TEST);

    private Systems() {}

    /** What the fingerprints of steps say of queries' own documents: nothing where these are ranked, as ever. */
    static String identicalIds(ExperimentConfig config) {
        return config.evaluation().ignoreIdenticalIds() ? "ignore_identical_ids" : "";
    }

    /** The run files of a system. */
    static List<Path> runs(RunDirectory run, String system) {
        return SPLITS.stream().map(split -> run.trecRun(system, split)).toList();
    }

    /** Ranks dev and test and writes the runs. */
    static void rank(RunContext run, CollectionIndex index, Ranker ranker) throws IOException {
        for (Split split : SPLITS) {
            Run ranked = Run.of(
                    run.config().evaluation().evaluated(ranker),
                    index.queries(split).queries(),
                    run.config().evaluation().depth(),
                    run.progress());
            TrecRunFile.write(ranked, run.directory().trecRun(ranker.name(), split));
        }
    }

    /** Fuses runs, at their configured depth, into those of the configuration's fusions; leaves no other fusion's. */
    static void fuse(RunContext run, RunFusions fusions) throws IOException {
        fusions.write(run.directory().fusions());
        removeOthers(run);
        for (RetrievalSystem fusion : RunSystems.of(run.config()).fusions()) {
            for (Split split : SPLITS) {
                List<Run> members = new ArrayList<>();
                for (String member : fusion.members()) {
                    members.add(read(run, member, split));
                }
                TrecRunFile.write(
                        fusions.of(fusion.members())
                                .fuse(fusion.name(), members)
                                .cut(run.config().evaluation().depth()),
                        run.directory().trecRun(fusion.name(), split));
            }
        }
    }

    /** Removes the run files of a system that the configuration does not have any more. */
    static void remove(RunDirectory run, String system) throws IOException {
        for (Path file : runs(run, system)) {
            Files.deleteIfExists(file);
        }
    }

    /** What an earlier configuration fused would be taken for this one's. */
    private static void removeOthers(RunContext run) throws IOException {
        List<String> names = RunSystems.of(run.config()).names();
        for (String fusion : RetrievalSystem.fusionNames()) {
            if (!names.contains(fusion)) {
                remove(run.directory(), fusion);
            }
        }
    }

    /** A system's ranking of a split, as it was written. */
    static Run read(RunContext run, String system, Split split) throws IOException {
        return TrecRunFile.read(run.directory().trecRun(system, split));
    }
}
