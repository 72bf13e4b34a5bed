package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedEncoderTest {
    @TempDir
    Path root;

    private final List<String> warnings = new ArrayList<>();
    private final List<Document> documents = DenseIndexTest.documents(100, 1000, new Random(6));
    private final float[][] expected = new WordHashEncoder(16, 5).documents(documents);

    @Test
    void aTextIsEncodedOnceForAllRuns() throws IOException {
        WordHashEncoder first = new WordHashEncoder(16, 5);
        int made;
        try (CachedEncoder cached = cached(first)) {
            assertThat(cached.documents(documents)).isDeepEqualTo(expected);
            made = first.texts();
            assertThat(cached.documents(documents)).isDeepEqualTo(expected);
        }
        assertThat(first.texts()).isEqualTo(made).isEqualTo(100);
        WordHashEncoder second = new WordHashEncoder(16, 5);
        try (CachedEncoder cached = cached(second)) {
            List<Document> more = new ArrayList<>(documents.subList(90, 100));
            more.add(0, new Document("new", "", "another text"));
            assertThat(cached.documents(more).length).isEqualTo(11);
            assertThat(cached.documents(documents)).isDeepEqualTo(expected);
        }
        assertThat(second.texts()).isEqualTo(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void queriesDocumentsAndOtherEncodersAreKeptApart() throws IOException {
        List<String> texts = documents.stream().map(Document::text).toList();
        try (CachedEncoder cached = cached(new WordHashEncoder(16, 5))) {
            cached.documents(documents);
        }
        WordHashEncoder asQueries = new WordHashEncoder(16, 5);
        try (CachedEncoder cached = cached(asQueries)) {
            cached.queries(texts);
        }
        assertThat(asQueries.texts()).isEqualTo(100);
        WordHashEncoder other = new WordHashEncoder(16, 6);
        try (CachedEncoder cached = cached(other)) {
            cached.documents(documents);
        }
        assertThat(other.texts()).isEqualTo(100);
    }

    @Test
    void whoEncodesAtTheSameTimeLosesNothing() throws IOException {
        WordHashEncoder encoder = new WordHashEncoder(16, 5);
        try (CachedEncoder one = cached(encoder);
                CachedEncoder two = cached(encoder)) {
            one.documents(documents.subList(0, 60));
            two.documents(documents.subList(40, 100));
        }
        WordHashEncoder later = new WordHashEncoder(16, 5);
        try (CachedEncoder cached = cached(later)) {
            assertThat(cached.documents(documents)).isDeepEqualTo(expected);
        }
        assertThat(later.texts()).isZero();
    }

    @Test
    void damagedFilesAreNamedAndMadeAnew() throws IOException {
        for (int place : new int[] {3, 30, 2000, -1}) {
            Path folder = root.resolve("damage-" + place);
            try (CachedEncoder cached = new CachedEncoder(new WordHashEncoder(16, 5), folder, warnings::add)) {
                cached.documents(documents);
            }
            Path file = segments(folder).get(0);
            byte[] bytes = Files.readAllBytes(file);
            if (place < 0) {
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            } else {
                bytes[place] ^= 1;
                Files.write(file, bytes);
            }
            warnings.clear();
            WordHashEncoder again = new WordHashEncoder(16, 5);
            try (CachedEncoder cached = new CachedEncoder(again, folder, warnings::add)) {
                assertThat(cached.documents(documents)).isDeepEqualTo(expected);
            }
            assertThat(again.texts()).as("damage at " + place).isPositive();
            assertThat(warnings).hasSize(1).first().asString().startsWith(file + ": kept vectors are damaged");
        }
    }

    @Test
    void aDamagedVectorIsMadeAnew() throws IOException {
        try (CachedEncoder cached = cached(new WordHashEncoder(16, 5))) {
            cached.documents(documents);
        }
        Path file = segments(root).get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        WordHashEncoder again = new WordHashEncoder(16, 5);
        try (CachedEncoder cached = cached(again)) {
            assertThat(cached.documents(documents)).isDeepEqualTo(expected);
        }
        assertThat(again.texts()).isEqualTo(1);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void singleSearchesLeaveNoFiles() throws IOException {
        try (CachedEncoder cached = cached(new WordHashEncoder(16, 5))) {
            cached.queries(List.of("red fish"));
        }
        assertThat(root.resolve("vectors")).doesNotExist();
    }

    @Test
    void whereNothingCanBeKeptItIsSaidOnceAndWorksAllTheSame() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "not a folder");
        WordHashEncoder encoder = new WordHashEncoder(16, 5);
        List<String> texts = IntStream.range(0, 5000).mapToObj(i -> "w" + i).toList();
        try (CachedEncoder cached = new CachedEncoder(encoder, file, warnings::add)) {
            float[][] once = cached.queries(texts);
            assertThat(cached.queries(texts)).isDeepEqualTo(once);
        }
        assertThat(warnings).hasSize(1).first().asString().contains("cannot be kept for the next run");
    }

    @Test
    void theFolderIsTheUsers() {
        assertThat(CacheFolder.of("/own", "/xdg", "/home/u")).isEqualTo(Path.of("/own"));
        assertThat(CacheFolder.of(null, "/xdg", "/home/u")).isEqualTo(Path.of("/xdg/genir"));
        assertThat(CacheFolder.of("", "relative", "/home/u")).isEqualTo(Path.of("/home/u/.cache/genir"));
        assertThat(CacheFolder.of(null, null, "/home/u")).isEqualTo(Path.of("/home/u/.cache/genir"));
    }

    private CachedEncoder cached(SentenceEncoder encoder) {
        return new CachedEncoder(encoder, root, warnings::add);
    }

    private static List<Path> segments(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".vectors")).toList();
        }
    }
}
