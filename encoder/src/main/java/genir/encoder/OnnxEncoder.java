package genir.encoder;

import genir.corpus.Document;
import genir.corpus.io.Checksums;
import genir.retrieval.dense.SentenceEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A pretrained encoder.
 *
 * <p>Every text is run through the model alone: a quantised model scales each batch by its largest values, so that a text's vector
 * would depend on its neighbours. Several threads take a text each, and the model itself computes with one, so that their number
 * does not change a bit either.
 */
final class OnnxEncoder implements SentenceEncoder {
    private final String name;
    private final String fingerprint;
    private final EncoderSettings settings;
    private final OnnxModel model;
    private final int dimensions;
    private final ExecutorService workers;

    private OnnxEncoder(String name, String fingerprint, EncoderSettings settings, OnnxModel model, int threads) {
        this.name = name;
        this.fingerprint = fingerprint;
        this.settings = settings;
        this.model = model;
        this.dimensions = model.encode("").length;
        this.workers = threads == 1 ? null : Executors.newFixedThreadPool(threads, OnnxEncoder::daemon);
    }

    /**
     * Opens an encoder.
     *
     * @param settings those of the files, or what the configuration says instead
     * @param threads that encode
     * @throws genir.corpus.InputException if the files are damaged, or nothing says how the model pools
     */
    static OnnxEncoder open(EncoderFiles files, EncoderSettings settings, int threads) {
        OnnxModel model = OnnxModel.open(files, settings);
        String fingerprint =
                Checksums.ofTexts(Stream.of(files.checksum(), settings.toString(), OnnxModel.runtimeVersion()));
        try {
            return new OnnxEncoder(files.name(), fingerprint, settings, model, threads);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public float[][] queries(List<String> texts) {
        return encode(texts.stream().map(text -> settings.queryPrefix() + text).toList());
    }

    @Override
    public float[][] documents(List<Document> documents) {
        return encode(documents.stream()
                .map(document -> settings.documentPrefix() + document.contents())
                .toList());
    }

    private float[][] encode(List<String> texts) {
        if (workers == null || texts.size() == 1) {
            return texts.stream().map(model::encode).toArray(float[][]::new);
        }
        List<Future<float[]>> running = new ArrayList<>(texts.size());
        for (String text : texts) {
            running.add(workers.submit(() -> model.encode(text)));
        }
        float[][] vectors = new float[texts.size()][];
        try {
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = running.get(i).get();
            }
            return vectors;
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException problem
                    ? problem
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding", stopped);
        } finally {
            running.forEach(future -> future.cancel(false));
        }
    }

    @Override
    public void close() throws IOException {
        if (workers != null) {
            workers.shutdownNow();
        }
        model.close();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "genir-encoder");
        thread.setDaemon(true);
        return thread;
    }
}
