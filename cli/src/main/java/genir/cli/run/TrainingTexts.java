package genir.cli.run;

import genir.corpus.GeneratedQuery;
import genir.corpus.example.ExampleSources;
import genir.corpus.example.KnownItemQueries;
import genir.corpus.format.GeneratedQueries;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What a run trains on: its index's documents and training queries, and the queries generated for it. */
final class TrainingTexts {
    private TrainingTexts() {}

    /** Gathers them; the index must stay open while examples are made. */
    static ExampleSources of(RunDirectory run, TrainingConfig config, CollectionIndex index, FreshDocuments fresh) {
        List<GeneratedQuery> generated = config.generatesQueries()
                ? GeneratedQueries.read(run.generatedQueries(), index::contains)
                : given(config, index::contains);
        return ExampleSources.of(index, generated)
                .withFresh(fresh.ids(), KnownItemQueries.textByDocument(fresh.knownItems()));
    }

    /** Finds what is wrong with a given file of generated queries. */
    static void check(TrainingConfig config, Predicate<String> known) {
        given(config, known);
    }

    /** SHA-256 of a given file of generated queries; empty where there is none. */
    static String checksum(TrainingConfig config) throws IOException {
        if (!isGiven(config)) {
            return "";
        }
        Path file = Path.of(config.generatedQueries());
        Inputs.require(file, "the queries that training.generated_queries names");
        return Checksums.ofFile(file);
    }

    private static boolean isGiven(TrainingConfig config) {
        return config.generatedQueries() != null && !config.generatesQueries();
    }

    private static List<GeneratedQuery> given(TrainingConfig config, Predicate<String> known) {
        return isGiven(config) ? GeneratedQueries.read(Path.of(config.generatedQueries()), known) : List.of();
    }
}
