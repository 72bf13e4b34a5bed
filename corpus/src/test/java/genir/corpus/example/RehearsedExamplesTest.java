package genir.corpus.example;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.SmallCollection;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsedExamplesTest {
    private static final TestCollection COLLECTION = SmallCollection.get();
    private static final QuerySet TRAIN = COLLECTION.splits().get(Split.TRAIN);

    private static Vocabulary vocabulary;

    @BeforeAll
    static void build(@TempDir Path root) throws IOException {
        CollectionIndexer.write(COLLECTION, IndexConfig.defaults(), Map.of(), root.resolve("index"), Progress.NONE);
        try (CollectionIndex index = CollectionIndex.open(root.resolve("index"))) {
            vocabulary = VocabularyBuilder.build(index, new VocabularyConfig("stemmed", 100, 1, null), Progress.NONE);
        }
    }

    private static Examples examples(Double rehearsal, String... fresh) {
        ExampleSources sources =
                new ExampleSources(COLLECTION.documents(), TRAIN, List.of(), Map.of(), Set.of(fresh), null, false);
        return ExampleGenerator.of(vocabulary, sources, new ExamplesConfig(null, null, null, null, rehearsal), 5);
    }

    /** How often each document is the target in some epochs. */
    private static Map<String, Integer> counts(Examples examples, int epochs) {
        Map<String, Integer> counts = new HashMap<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            assertThat(examples.epoch(epoch)).hasSize(examples.size());
            examples.epoch(epoch)
                    .forEach(example -> counts.merge(vocabulary.documentId(example.target()[0]), 1, Integer::sum));
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.75, 0.9})
    void oldDocumentsHaveTheirShareAndTakeTurns(double share) {
        String fresh = COLLECTION.documents().get(1).id();
        Map<String, Integer> counts = counts(examples(share, fresh), 50);

        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(1 - (double) counts.get(fresh) / all).isCloseTo(share, Offset.offset(0.04));
        Set<String> ids = new HashSet<>();
        COLLECTION.documents().stream().map(Document::id).forEach(ids::add);
        assertThat(counts.keySet()).isEqualTo(ids);
    }

    @Test
    void withoutRehearsalOnlyNewDocumentsAreLearnt() {
        String fresh = COLLECTION.documents().get(1).id();
        assertThat(counts(examples(0.0, fresh), 3).keySet()).containsExactly(fresh);
    }

    @Test
    void withoutTheKeyAllAreLearntAlike() {
        assertThat(counts(examples(null, COLLECTION.documents().get(1).id()), 1))
                .hasSize(4);
        assertThat(examples(null).epoch(3)).isEqualTo(examples(null, "x").epoch(3));
    }

    @Test
    void anEpochDependsOnItsNumberAlone() {
        String fresh = COLLECTION.documents().get(0).id();
        assertThat(examples(0.5, fresh).epoch(7)).isEqualTo(examples(0.5, fresh).epoch(7));
    }
}
