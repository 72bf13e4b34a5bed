package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.weights.Parameters;
import genir.training.QueryGenerationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a file of queries that a trained generator asks, for {@code training.generated_queries}. */
public final class QueryGenerator {
    private final QuerySampler sampler;
    private final QuerySieve sieve;

    /**
     * A generator.
     *
     * @param parameters trained, of the vocabulary's words alone
     * @param documents of the collection, whose words the queries are written in
     * @param train what is known already
     * @param finder has to find a query's document; null where it need not be found
     * @param seed of what is drawn
     */
    public QueryGenerator(
            Parameters parameters,
            QueryGenerationConfig config,
            Vocabulary vocabulary,
            Collection<Document> documents,
            QuerySet train,
            DocumentFinder finder,
            long seed) {
        sampler = new QuerySampler(parameters, vocabulary, config, seed);
        sieve = new QuerySieve(
                vocabulary, train, new QueryText(vocabulary, documents, train), finder, config.keepRank());
    }

    /**
     * Writes queries for documents, in order of their ids: one JSON object {@code {"text", "document"}} a line.
     *
     * @return what became of all that were drawn
     */
    public GenerationCounts write(Path file, Collection<Document> documents, Progress progress) throws IOException {
        Documents sorted = Documents.of(documents).inOrder();
        AtomicFiles.write(file, out -> {
            try (Progress.Task task = progress.start("ask", sorted.size())) {
                for (int from = 0; from < sorted.size(); from += QuerySampler.BATCH) {
                    List<Document> batch =
                            List.copyOf(sorted.subList(from, Math.min(from + QuerySampler.BATCH, sorted.size())));
                    List<List<int[]>> drawn = sampler.sample(batch);
                    for (int i = 0; i < batch.size(); i++) {
                        for (String text : sieve.kept(batch.get(i), drawn.get(i))) {
                            Map<String, String> line = new LinkedHashMap<>();
                            line.put("text", text);
                            line.put("document", batch.get(i).id());
                            Json.writeLine(out, line);
                        }
                    }
                    task.advance(batch.size(), sieve.counts().kept() + " queries kept");
                }
            }
        });
        return sieve.counts();
    }
}
