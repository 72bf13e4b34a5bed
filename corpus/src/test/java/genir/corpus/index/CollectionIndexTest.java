package genir.corpus.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.SmallCollection;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionIndexTest {
    @TempDir
    Path root;

    private final TestCollection collection = SmallCollection.get();
    private Path folder;

    @BeforeEach
    void index() throws IOException {
        folder = root.resolve("index");
        CollectionIndexer.write(
                collection, IndexConfig.defaults(), Map.of("corpus.jsonl", "00ff"), folder, Progress.NONE);
    }

    @Test
    void givesBackDocumentsAndQueries() throws IOException {
        try (CollectionIndex index = CollectionIndex.open(folder)) {
            assertThat(index.documentIds()).containsExactly("common/!", "common/ls", "common/tar", "linux/apt");
            assertThat(index.documents()).containsExactlyInAnyOrderElementsOf(collection.documents());
            assertThat(index.document("linux/apt"))
                    .isEqualTo(collection.documents().get(2));
            assertThat(index.documentCount()).isEqualTo(4);
            assertThat(index.contains("common/ls")).isTrue();
            assertThat(index.contains("common/lt")).isFalse();
            assertThat(index.queries(Split.TRAIN)).isEqualTo(collection.splits().get(Split.TRAIN));
            assertThat(index.queries(Split.DEV).queries()).isEmpty();
            assertThatThrownBy(() -> index.document("nope"))
                    .isInstanceOf(InputException.class)
                    .hasMessage("the index has no document \"nope\"");
        }
    }

    @Test
    void recordsWhatItHolds() throws IOException {
        try (CollectionIndex index = CollectionIndex.open(folder)) {
            IndexInfo info = index.info();
            int[] lengths = index.documents().stream()
                    .mapToInt(document -> genir.corpus.text.TermStream.terms(index.analyzer(), document.contents())
                            .size())
                    .sorted()
                    .toArray();
            assertThat(info.documents()).isEqualTo(4);
            assertThat(info.queries()).isEqualTo(Map.of("train", 3, "test", 1));
            assertThat(info.totalTerms()).isEqualTo(IntStream.of(lengths).sum());
            assertThat(info.meanLength()).isEqualTo(info.totalTerms() / 4.0);
            assertThat(info.medianLength()).isEqualTo((lengths[1] + lengths[2]) / 2.0);
            assertThat(info.maxLength()).isEqualTo(lengths[3]);
            assertThat(info.sources()).isEqualTo(Map.of("corpus.jsonl", "00ff"));
            assertThat(info.files())
                    .containsOnlyKeys("documents", "queries.jsonl", "qrels/train.tsv", "qrels/test.tsv");
            assertThat(info.analyzer()).isEqualTo("english");
        }
    }

    @Test
    void contentsAreSearchableByStemAndHaveVectors() throws IOException {
        try (CollectionIndex index = CollectionIndex.open(folder)) {
            assertThat(index.reader().leaves()).hasSize(1);
            var hits = new IndexSearcher(index.reader())
                    .search(new TermQuery(new Term(IndexFields.CONTENTS, "packag")), 10);
            assertThat(hits.totalHits.value).isEqualTo(1);
            assertThat(index.documentIds().get(hits.scoreDocs[0].doc)).isEqualTo("linux/apt");
            Terms vector = index.reader().termVectors().get(hits.scoreDocs[0].doc, IndexFields.CONTENTS);
            assertThat(vector.size()).isEqualTo(4);
        }
    }

    @Test
    void twoRunsDifferOnlyInLucenesOwnFiles() throws IOException {
        Path again = root.resolve("again");
        List<Document> shuffled = new ArrayList<>(collection.documents());
        java.util.Collections.reverse(shuffled);
        CollectionIndexer.write(
                new TestCollection(shuffled, collection.splits()),
                IndexConfig.defaults(),
                Map.of("corpus.jsonl", "00ff"),
                again,
                Progress.NONE);

        assertThat(names(again)).isEqualTo(names(folder));
        for (String name : names(folder)) {
            boolean lucene = name.startsWith("_0") || name.startsWith("segments");
            assertThat(Files.size(again.resolve(name))).as(name).isEqualTo(Files.size(folder.resolve(name)));
            if (!lucene) {
                assertThat(again.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
            }
        }
        assertThat(names(folder)).contains("collection.json", "qrels/train.tsv").doesNotContain("write.lock");
    }

    @Test
    void manyDocumentsStayInOrderOfId() throws IOException {
        List<Document> documents = new Random(1)
                .ints(5_000, 0, Integer.MAX_VALUE)
                .distinct()
                .mapToObj(i -> new Document(Integer.toString(i, 36) + (i % 3 == 0 ? "é" : "😀"), "t" + i, "text " + i))
                .toList();
        CollectionIndexer.write(
                new TestCollection(documents, Map.of()), IndexConfig.defaults(), Map.of(), folder, Progress.NONE);
        try (CollectionIndex index = CollectionIndex.open(folder)) {
            assertThat(index.documentIds())
                    .isEqualTo(documents.stream().map(Document::id).sorted().toList());
            for (Document document : documents.subList(0, 50)) {
                assertThat(index.document(document.id())).isEqualTo(document);
            }
        }
    }

    @Test
    void threadsChangeNothingThatCanBeReadOutOfIt() throws IOException {
        Random random = new Random(5);
        List<Document> documents = IntStream.range(0, 20_001)
                .mapToObj(i -> new Document("d" + (i * 7_919L) % 20_011, "title " + i % 13, words(random)))
                .toList();
        TestCollection many = new TestCollection(documents, Map.of());
        List<IndexInfo> infos = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            Path place = root.resolve("threads-" + threads);
            infos.add(CollectionIndexer.write(many, IndexConfig.defaults(), Map.of(), place, threads, Progress.NONE));
            assertThat(names(place)).noneMatch(name -> name.startsWith("part"));
        }
        assertThat(infos.get(1)).isEqualTo(infos.get(0));
        try (CollectionIndex one = CollectionIndex.open(root.resolve("threads-1"));
                CollectionIndex two = CollectionIndex.open(root.resolve("threads-2"))) {
            assertThat(two.documents()).isEqualTo(one.documents()).hasSize(20_001);
            assertThat(postings(two)).isEqualTo(postings(one)).hasSizeGreaterThan(400);
        }
    }

    private static String words(Random random) {
        return random.ints(1 + random.nextInt(8), 0, 400)
                .mapToObj(word -> "word" + word)
                .collect(Collectors.joining(" "));
    }

    /** Each term with its documents and frequencies. */
    private static Map<String, List<Integer>> postings(CollectionIndex index) throws IOException {
        Map<String, List<Integer>> found = new TreeMap<>();
        TermsEnum terms = index.reader()
                .leaves()
                .get(0)
                .reader()
                .terms(IndexFields.CONTENTS)
                .iterator();
        while (terms.next() != null) {
            List<Integer> ofTerm = new ArrayList<>();
            PostingsEnum postings = terms.postings(null, PostingsEnum.FREQS);
            for (int document = postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                ofTerm.add(document);
                ofTerm.add(postings.freq());
            }
            found.put(terms.term().utf8ToString(), ofTerm);
        }
        return found;
    }

    @Test
    void aMissingIndexIsNamed() throws IOException {
        assertMessage("no such folder; expected an index as genir index writes it", root.resolve("none"));
        Files.delete(folder.resolve("collection.json"));
        assertThatThrownBy(() -> CollectionIndex.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("collection.json")
                        + ": no such file; expected the description of an index as genir index writes it");
    }

    @Test
    void anotherVersionOfLuceneIsNamed() throws IOException {
        Path info = folder.resolve("collection.json");
        Files.writeString(info, Files.readString(info).replace("9.12.3", "8.11.0"));
        assertThatThrownBy(() -> CollectionIndex.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(info + ": the index was written by Lucene 8.11.0, this is Lucene 9.12.3; index the"
                        + " collection again");
    }

    @Test
    void damageIsFoundWhereverItIs() throws IOException {
        for (String name : names(folder)) {
            if (name.equals("collection.json")) {
                continue;
            }
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 0x20;
            for (byte[] broken : List.of(flipped, java.util.Arrays.copyOf(whole, whole.length / 2), new byte[0])) {
                Files.write(folder.resolve(name), broken);
                assertThatThrownBy(() -> CollectionIndex.open(folder).close())
                        .as(name)
                        .isInstanceOf(InputException.class)
                        .hasMessageMatching("(?s)[^\n]*the index is damaged \\([^\n]*\\); index the collection again");
            }
            Files.write(folder.resolve(name), whole);
        }
        CollectionIndex.open(folder).close();
        Files.writeString(folder.resolve("collection.json"), "{", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CollectionIndex.open(folder)).isInstanceOf(InputException.class);
    }

    private static void assertMessage(String message, Path folder) {
        assertThatThrownBy(() -> CollectionIndex.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(folder + ": " + message);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
