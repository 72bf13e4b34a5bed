package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.TestCollection;
import genir.corpus.format.CollectionFormat;
import genir.corpus.format.CollectionFormats;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexInfo;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the collection into its Lucene index, and makes the vocabulary from it. */
final class IndexStep implements Step {
    @Override
    public StepName name() {
        return StepName.INDEX;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        ExperimentConfig config = run.config();
        return ConfigFile.text(config.collection().format())
                + config.index().analyzer()
                + ConfigFile.text(config.vocabulary())
                + sources(config);
    }

    /** SHA-256 of every file of the collection, by name. */
    private static Map<String, String> sources(ExperimentConfig config) throws IOException {
        Path path = Path.of(config.collection().path());
        if (!Files.exists(path)) {
            throw new InputException("collection.path: there is nothing at " + path);
        }
        return Checksums.ofFiles(path, format(config).files(path));
    }

    private static CollectionFormat format(ExperimentConfig config) {
        return CollectionFormats.standard().named(config.collection().format());
    }

    @Override
    public boolean outputsExist(RunContext run) {
        return Files.exists(run.directory().index().resolve("collection.json"))
                && Files.exists(run.directory().vocabulary().resolve("docids.tsv"));
    }

    @Override
    public void execute(RunContext run) throws IOException {
        ExperimentConfig config = run.config();
        TestCollection collection =
                format(config).read(Path.of(config.collection().path()));
        IndexInfo info = CollectionIndexer.write(
                collection, config.index(), sources(config), run.directory().index(), run.progress());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Vocabulary vocabulary = VocabularyBuilder.build(index, config.vocabulary(), run.progress());
            AtomicFiles.writeFolder(run.directory().vocabulary(), vocabulary::write);
            run.console()
                    .say(String.format(
                            java.util.Locale.ROOT,
                            "  %,d documents, queries %s, vocabulary of %,d words and %,d docids",
                            info.documents(),
                            info.queries(),
                            vocabulary.wordCount(),
                            vocabulary.size() - vocabulary.wordCount()));
        }
    }
}
