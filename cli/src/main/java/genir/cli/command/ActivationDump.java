package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.format.QueryLines;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.activation.ActivationFile;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.TensorShards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What {@code genir inspect --queries} writes: the activations, and beside them {@code NAME.queries.csv} with a row for each query.
 *
 * @param queries a file of them, or {@code -} for standard input
 * @param file the safetensors file, or what shards are named after
 * @param shardBytes of a shard at most
 */
record ActivationDump(Path queries, Path file, long shardBytes) {
    private static final List<String> COLUMNS =
            List.of("query", "id", "text", "first_token", "length", "predicted", "predicted_document");

    ActivationDump {
        if (!TensorShards.canBeNamed(file)) {
            throw new InputException("--dump " + file + ": expected a name that ends in .safetensors");
        }
    }

    /**
     * Runs all queries and writes the files.
     *
     * @param maxLength tokens of a query at most
     */
    void write(T5Runner runner, Collection<Site> sites, Vocabulary vocabulary, int maxLength, Console console)
            throws IOException {
        List<Query> asked = read();
        List<int[]> inputs = asked.stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        int[] predicted = new int[inputs.size()];
        ActivationFile activations = new ActivationFile(runner, sites, inputs);
        List<Path> files = activations.write(file, shardBytes, predicted, console.progress());
        Path table = table(asked, inputs, predicted, vocabulary);
        long bytes = 0;
        for (Path each : files) {
            bytes += Files.size(each);
        }
        console.say("wrote " + Counts.of(sites.size(), "site", "sites") + " of "
                + Counts.of(asked.size(), "query", "queries") + ", " + ByteSize.inWords(bytes) + " in "
                + (files.size() == 1 ? file.toString() : files.size() + " shards of " + file) + "; the queries: "
                + table);
    }

    private List<Query> read() {
        List<Query> read = new ArrayList<>();
        try (QueryLines lines = QueryLines.named(queries)) {
            for (Query query = lines.next(); query != null; query = lines.next()) {
                read.add(query);
            }
        }
        if (read.isEmpty()) {
            throw new InputException("--queries " + queries + ": there is no query in it");
        }
        return read;
    }

    private Path table(List<Query> asked, List<int[]> inputs, int[] predicted, Vocabulary vocabulary)
            throws IOException {
        String name = file.getFileName().toString();
        Path table = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".queries.csv");
        AtomicFiles.write(table, out -> {
            out.write(Csv.line(COLUMNS).getBytes(StandardCharsets.UTF_8));
            long firstToken = 0;
            for (int i = 0; i < asked.size(); i++) {
                int token = predicted[i];
                String line = Csv.line(List.of(
                        i,
                        asked.get(i).id(),
                        asked.get(i).text(),
                        firstToken,
                        inputs.get(i).length,
                        token,
                        vocabulary.isDocid(token) ? vocabulary.documentId(token) : ""));
                out.write(line.getBytes(StandardCharsets.UTF_8));
                firstToken += inputs.get(i).length;
            }
        });
        return table;
    }
}
