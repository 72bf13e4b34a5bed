package genir.corpus.docid;

import genir.corpus.Progress;
import genir.corpus.index.CollectionIndex;
import genir.corpus.latent.LatentSpace;
import genir.corpus.latent.TermWeights;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Names the documents of an indexed collection. */
public final class DocidBuilder {
    private DocidBuilder() {}

    /**
     * Names all documents as configured; the same index, configuration and vectors give the same names.
     *
     * @param dense makes the vectors where the configuration asks for {@code dense} ones
     */
    public static NamedDocuments build(
            CollectionIndex index, DocidConfig config, DocumentVectors dense, Progress progress) throws IOException {
        List<String> documents = index.documentIds();
        return switch (config.parsedKind()) {
            case ATOMIC -> unreported(Docids.atomic(documents));
            case STRING -> unreported(Docids.string(documents));
            case SEMANTIC -> {
                ClusterTree tree = new ClusterTree(config.clusters(), config.leafSize(), config.seed());
                yield unreported(Docids.ofValues(
                        DocidKind.SEMANTIC, documents, tree.paths(latent(index, config, progress), progress)));
            }
            case QUANTISED -> {
                double[][] vectors =
                        config.usesDenseVectors() ? dense.of(index.documents()) : latent(index, config, progress);
                ResidualQuantiser.Codes codes = new ResidualQuantiser(config.levels(), config.clusters(), config.seed())
                        .quantise(vectors, progress);
                yield new NamedDocuments(
                        Docids.ofValues(DocidKind.QUANTISED, documents, CodeNames.of(codes.codes())),
                        Optional.of(DocidReport.of(codes, config.clusters(), config.vectors())));
            }
        };
    }

    private static double[][] latent(CollectionIndex index, DocidConfig config, Progress progress) throws IOException {
        return LatentSpace.of(TermWeights.of(index.reader()), config.dimensions(), config.seed(), progress)
                .unitDocuments();
    }

    private static NamedDocuments unreported(Docids docids) {
        return new NamedDocuments(docids, Optional.empty());
    }
}
