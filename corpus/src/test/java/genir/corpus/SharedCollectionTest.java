package genir.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.example.Example;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.format.BeirFormat;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from files to training examples on a real collection, where the shared data is there. */
class SharedCollectionTest {
    /** Tests run in the module's folder; the shared data lies beside the project. */
    private static final Path DATA = Path.of("../../shared/data/tldr-1k");

    @Test
    void fromFilesToExamples(@TempDir Path root) throws IOException {
        if (!Files.isDirectory(DATA)) {
            System.out.println("skipped: no " + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(Files.isDirectory(DATA), () -> "no " + DATA);

        BeirFormat format = new BeirFormat();
        TestCollection collection = format.read(DATA);
        CollectionIndexer.write(
                collection,
                IndexConfig.defaults(),
                Checksums.ofFiles(DATA, format.files(DATA)),
                root.resolve("index"),
                Progress.NONE);
        try (CollectionIndex index = CollectionIndex.open(root.resolve("index"))) {
            assertThat(index.documentCount()).isEqualTo(1000);
            assertThat(index.queries(Split.TRAIN)).isEqualTo(collection.splits().get(Split.TRAIN));
            assertThat(index.documents()).containsExactlyInAnyOrderElementsOf(collection.documents());

            Vocabulary vocabulary = VocabularyBuilder.build(index, VocabularyConfig.defaults(), Progress.NONE);
            vocabulary.write(root.resolve("vocabulary"));
            assertThat(Vocabulary.read(root.resolve("vocabulary")).size()).isEqualTo(vocabulary.size());

            ExampleGenerator generator = new ExampleGenerator(
                    vocabulary,
                    ExampleSources.of(index.documents(), index.queries(Split.TRAIN)),
                    ExamplesConfig.defaults(),
                    1);
            List<Example> epoch = generator.epoch(0);
            assertThat(generator.indexingCount()).isEqualTo(Math.round(1.9 * generator.queryCount()));
            assertThat(epoch)
                    .allMatch(example -> example.input().length <= 32 && vocabulary.isDocid(example.target()[0]));
        }
    }
}
