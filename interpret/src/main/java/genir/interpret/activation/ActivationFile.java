package genir.interpret.activation;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.model.T5Config;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.weights.Dtype;
import genir.model.weights.TensorShards;
import genir.model.weights.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Writes what sites are for many queries into safetensors files ({@link TensorShards}), batch by batch: however many queries there
 * are, what is in memory is one batch's.
 *
 * <p>A site's tensor is named as the site is. It has a row for each query, or, in the encoder and for the keys and values of
 * cross-attention, for each token: row i is then token {@code tokens.position[i]} of query {@code tokens.query[i]}. Further tensors of
 * whole numbers say, for each query, its {@code queries.first_token} (a row), {@code queries.length} in tokens, and {@code
 * queries.predicted}, the token that the model ranks first; and for each token its {@code tokens.id}.
 */
public final class ActivationFile {
    /** Tokens of a batch, padding included, so that long queries do not take the memory of many. */
    private static final int BATCH_TOKENS = 4096;

    private static final int BATCH = 64;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private static final String QUERY = "tokens.query";
    private static final String POSITION = "tokens.position";
    private static final String TOKEN = "tokens.id";
    private static final String FIRST = "queries.first_token";
    private static final String LENGTH = "queries.length";
    private static final String PREDICTED = "queries.predicted";

    private final T5Runner runner;
    private final List<SiteRows> sites;
    private final List<int[]> inputs;
    private final int longest;
    private final long tokens;

    /**
     * Prepares the file.
     *
     * @param sites whose values are wanted
     * @param inputs what the encoder reads of each query; at least one, of tokens that the model has
     */
    public ActivationFile(T5Runner runner, Collection<Site> sites, List<int[]> inputs) {
        T5Config config = runner.parameters().config();
        this.runner = runner;
        this.inputs = inputs;
        this.longest = inputs.stream().mapToInt(input -> input.length).max().orElseThrow();
        this.tokens = inputs.stream().mapToLong(input -> input.length).sum();
        this.sites = sites.stream()
                .map(site -> new SiteRows(site, runner.sites(), config, longest))
                .toList();
    }

    /**
     * Runs the queries and writes the file, whole or not at all.
     *
     * @param shardBytes of a shard at most
     * @param predicted is given, at each query's place, the token that the model ranks first
     * @return the files with tensors
     * @throws InputException if the disk has too little room
     */
    public List<Path> write(Path file, long shardBytes, int[] predicted, Progress progress) throws IOException {
        List<TensorSpec> tensors = new ArrayList<>();
        for (String name : List.of(QUERY, POSITION, TOKEN)) {
            tensors.add(new TensorSpec(name, Dtype.I64, new long[] {tokens}));
        }
        for (String name : List.of(FIRST, LENGTH, PREDICTED)) {
            tensors.add(new TensorSpec(name, Dtype.I64, new long[] {inputs.size()}));
        }
        sites.forEach(site -> tensors.add(site.tensor(site.perToken() ? tokens : inputs.size())));
        try (TensorShards shards = TensorShards.create(file, tensors, shardBytes);
                Progress.Task task = progress.start("capture", inputs.size())) {
            requireRoom(file, shards.bytes());
            int batch = Math.max(1, Math.min(BATCH, BATCH_TOKENS / longest));
            long firstToken = 0;
            for (int first = 0; first < inputs.size(); first += batch) {
                List<int[]> queries = inputs.subList(first, Math.min(first + batch, inputs.size()));
                index(shards, first, firstToken, queries);
                int[] found = run(shards, first, firstToken, queries, batch);
                System.arraycopy(found, 0, predicted, first, found.length);
                shards.put(PREDICTED, (long) first * Long.BYTES, numbers(found));
                firstToken += queries.stream().mapToLong(query -> query.length).sum();
                task.advance(queries.size(), "");
            }
            return shards.finish();
        }
    }

    private static void requireRoom(Path file, long bytes) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < bytes) {
            throw InputException.in(
                    file,
                    String.format(
                            Locale.ROOT,
                            "the activations take %.1f GB, and there is room for %.1f; choose fewer sites or queries",
                            bytes / BYTES_PER_GIGABYTE,
                            room / BYTES_PER_GIGABYTE));
        }
    }

    /** Runs a batch and puts its rows in place; returns each query's first token by rank. */
    private int[] run(TensorShards shards, int first, long firstToken, List<int[]> queries, int size)
            throws IOException {
        int[] lengths = queries.stream().mapToInt(query -> query.length).toArray();
        TokenBatch batch = T5Runner.batches(queries, Math.min(size, inputs.size()), TokenBatch.LENGTH_MULTIPLE)
                .get(0);
        DecoderRun run = runner.whole(batch, sites.stream().map(SiteRows::site).toList());
        TensorView logits = run.run(List.of());
        int[] found = runner.top(logits, 0, logits.rowLength(), 1).stream()
                .limit(queries.size())
                .mapToInt(top -> top.tokens()[0])
                .toArray();
        for (SiteRows site : sites) {
            ByteBuffer rows = site.rows(run.view(site.site()).read().data(), batch.size(), lengths);
            shards.put(site.site().name(), (site.perToken() ? firstToken : first) * site.rowBytes(), rows);
        }
        return found;
    }

    private static void index(TensorShards shards, int first, long firstToken, List<int[]> queries) throws IOException {
        int count = queries.stream().mapToInt(query -> query.length).sum();
        long[] query = new long[count];
        long[] position = new long[count];
        long[] token = new long[count];
        long[] begins = new long[queries.size()];
        long[] lengths = new long[queries.size()];
        int row = 0;
        for (int i = 0; i < queries.size(); i++) {
            begins[i] = firstToken + row;
            lengths[i] = queries.get(i).length;
            for (int at = 0; at < queries.get(i).length; at++) {
                query[row] = (long) first + i;
                position[row] = at;
                token[row++] = queries.get(i)[at];
            }
        }
        shards.put(QUERY, firstToken * Long.BYTES, numbers(query));
        shards.put(POSITION, firstToken * Long.BYTES, numbers(position));
        shards.put(TOKEN, firstToken * Long.BYTES, numbers(token));
        shards.put(FIRST, (long) first * Long.BYTES, numbers(begins));
        shards.put(LENGTH, (long) first * Long.BYTES, numbers(lengths));
    }

    private static ByteBuffer numbers(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return numbers(wide);
    }

    private static ByteBuffer numbers(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes;
    }
}
