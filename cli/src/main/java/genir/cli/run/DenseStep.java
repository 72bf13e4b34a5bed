package genir.cli.run;

import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.DenseIndex;
import genir.retrieval.dense.DenseIndexInfo;
import genir.retrieval.dense.DenseIndexer;
import genir.retrieval.dense.DenseRanker;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoders;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Encodes the documents with a pretrained sentence encoder, and ranks dev and test by the vectors. */
final class DenseStep implements Step {
    private final DocumentWork work;

    DenseStep(DocumentWork work) {
        this.work = work;
    }

    @Override
    public StepName name() {
        return StepName.DENSE;
    }

    @Override
    public boolean applies(ExperimentConfig config) {
        return config.retrieval() != null && config.retrieval().dense() != null;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ofVectors(run) + run.config().evaluation().depth() + Systems.identicalIds(run.config());
    }

    /** What decides the documents' vectors. */
    static String ofVectors(RunContext run) throws IOException {
        DenseConfig config = run.stated().retrieval().dense();
        return config.encoder() + " " + config.documentPrefix() + " " + config.pooling()
                + checksum(run.config().retrieval().dense());
    }

    /** The configured encoder, which keeps what it encodes for other runs. */
    static SentenceEncoder encoder(RunContext run) throws IOException {
        return SentenceEncoders.cached(run.config().retrieval().dense(), run.console()::warn);
    }

    /** Of an encoder on disk; one with a name is always the same. */
    private static String checksum(DenseConfig config) throws IOException {
        if (!RetrievalConfig.isPath(config.encoder())) {
            return "";
        }
        Path encoder = Path.of(config.encoder());
        if (Files.isDirectory(encoder)) {
            return Checksums.ofTree(encoder);
        }
        return Files.isRegularFile(encoder) ? Checksums.ofFile(encoder) : "";
    }

    @Override
    public List<Path> outputs(RunContext run) {
        List<Path> outputs = new ArrayList<>(Systems.runs(run.directory(), RetrievalSystem.DENSE));
        outputs.add(run.directory().dense());
        return outputs;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        DenseConfig config = run.config().retrieval().dense();
        Path folder = run.directory().dense();
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            work.encode(index.documents());
            write(run, index, config, folder);
            Measures.evaluate(run, index, RetrievalSystem.DENSE);
        }
        return 0;
    }

    private static void write(RunContext run, CollectionIndex index, DenseConfig config, Path folder)
            throws IOException {
        try (SentenceEncoder encoder = encoder(run)) {
            DenseIndexer.write(
                    index.documents(), encoder, config.passageVectors(), config.exactBelow(), folder, run.progress());
            try (DenseIndex vectors = DenseIndex.open(folder)) {
                run.console()
                        .say(String.format(
                                Locale.ROOT,
                                "  %,d vectors of %d dimensions%s, made by %s, which learnt from other texts:"
                                        + " outside knowledge",
                                vectors.info().documents() + vectors.info().passages(),
                                vectors.info().dimensions(),
                                parts(vectors.info()),
                                encoder.name()));
                Systems.rank(run, index, new DenseRanker(RetrievalSystem.DENSE, vectors, encoder));
            }
        }
    }

    private static String parts(DenseIndexInfo info) {
        return info.passages() == 0
                ? ""
                : String.format(Locale.ROOT, ", of %,d documents and %,d passages", info.documents(), info.passages());
    }

    /** Vectors and rankings of an earlier configuration would be taken for those of this. */
    @Override
    public void withdraw(RunContext run) throws IOException {
        AtomicFiles.deleteFolder(run.directory().dense());
        Systems.remove(run.directory(), RetrievalSystem.DENSE);
    }
}
