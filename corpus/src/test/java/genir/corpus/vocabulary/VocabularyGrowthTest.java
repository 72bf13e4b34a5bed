package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.docid.Docids;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyGrowthTest {
    private final Vocabulary before = new Vocabulary(
            new AnalyzedWords(
                    VocabularyKind.STEMMED,
                    "english",
                    List.of("<pad>", "</s>", "<unk>", "badger", "dig", "<extra_id_0>")),
            Docids.atomic(List.of("a", "b")),
            0);

    private Vocabulary grown(int minFrequency) {
        return VocabularyGrowth.grow(
                before,
                Docids.atomic(List.of("a", "b")),
                List.of("Kettles boil; a kettle digs, whistles <extra_id_1>", "kettle steam"),
                List.of("The badger likes steam and old shoes", "shoes"),
                minFrequency);
    }

    @Test
    void newWordsStandBehindTheOldOnesTheMostFrequentFirst() {
        Vocabulary grown = grown(2);
        assertThat(grown.wordCount()).isEqualTo(8);
        for (int id = 0; id < before.wordCount(); id++) {
            assertThat(grown.token(id)).isEqualTo(before.token(id));
        }
        assertThat(grown.token(6)).isEqualTo("kettl");
        assertThat(grown.token(7)).as("once in new texts, once in old ones").isEqualTo("steam");
        assertThat(grown.docidToken("a")).isEqualTo(8);
        assertThat(grown.unknownWords("badger shoes kettle")).containsExactly("shoes");
        assertThat(grown.sentinels()).isEqualTo(before.sentinels());
    }

    @Test
    void whatIsOnlyInOldTextsStaysUnknown() {
        assertThat(grown(1).unknownWords("boil whistle shoes likes")).containsExactly("shoes", "likes");
    }

    @Test
    void writingAndReadingKeepsThem(@TempDir Path folder) throws Exception {
        grown(1).write(folder.resolve("vocabulary"));
        Vocabulary read = Vocabulary.read(folder.resolve("vocabulary"));
        assertThat(read.encode("kettles dig steam", 9)).isEqualTo(grown(1).encode("kettles dig steam", 9));
        assertThat(read.size()).isEqualTo(grown(1).size());
    }
}
