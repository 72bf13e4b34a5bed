package genir.corpus.docid;

import genir.corpus.Progress;
import genir.corpus.index.CollectionIndex;
import genir.corpus.latent.LatentSpace;
import genir.corpus.latent.TermWeights;
import java.io.IOException;
import java.util.List;

/** Names the documents of an indexed collection. */
public final class DocidBuilder {
    private DocidBuilder() {}

    /** Names all documents as configured; the same index and configuration give the same names. */
    public static Docids build(CollectionIndex index, DocidConfig config, Progress progress) throws IOException {
        List<String> documents = index.documentIds();
        return switch (config.parsedKind()) {
            case ATOMIC -> Docids.atomic(documents);
            case STRING -> Docids.string(documents);
            case SEMANTIC -> {
                double[][] vectors = LatentSpace.of(
                                TermWeights.of(index.reader()), config.dimensions(), config.seed(), progress)
                        .unitDocuments();
                ClusterTree tree = new ClusterTree(config.clusters(), config.leafSize(), config.seed());
                yield Docids.ofValues(DocidKind.SEMANTIC, documents, tree.paths(vectors, progress));
            }
        };
    }
}
