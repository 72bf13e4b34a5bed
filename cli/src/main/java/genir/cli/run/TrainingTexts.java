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
    static ExampleSources of(TrainingConfig config, CollectionIndex index, FreshDocuments fresh) {
        return ExampleSources.of(index, generated(config, index::contains))
                .withFresh(fresh.ids(), KnownItemQueries.textByDocument(fresh.knownItems()));
    }

    /** Finds what is wrong with the file of generated queries. */
    static void check(TrainingConfig config, Predicate<String> known) {
        generated(config, known);
    }

    /** SHA-256 of the generated queries; empty where there are none. */
    static String checksum(TrainingConfig config) throws IOException {
        if (config.generatedQueries() == null) {
            return "";
        }
        Path file = Path.of(config.generatedQueries());
        Inputs.require(file, "the queries that training.generated_queries names");
        return Checksums.ofFile(file);
    }

    private static List<GeneratedQuery> generated(TrainingConfig config, Predicate<String> known) {
        return config.generatedQueries() == null
                ? List.of()
                : GeneratedQueries.read(Path.of(config.generatedQueries()), known);
    }
}
