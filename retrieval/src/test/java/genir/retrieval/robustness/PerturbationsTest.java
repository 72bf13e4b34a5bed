package genir.retrieval.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerturbationsTest {
    private static final List<Document> DOCUMENTS = List.of(
            new Document("a", "Common", "rare1 usual"),
            new Document("b", "", "common usual"),
            new Document("c", "", "common"));

    @TempDir
    Path folder;

    private static String changed(String name, String text, int query) {
        return Perturbations.named(name, DOCUMENTS, 7)
                .of(new Query("q" + query, text))
                .orElse(null);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    @Test
    void oneTypingErrorIsInOneLongWordAndIsOneOfTheFourKinds() {
        Set<Integer> kinds = new HashSet<>();
        IntStream.range(0, 200).forEach(i -> {
            List<String> after = words(changed("typo", "of planet ab", i));
            assertThat(after).hasSize(3).startsWith("of").endsWith("ab");
            String wrong = after.get(1);
            assertThat(wrong).isNotEqualTo("planet");
            kinds.add(wrong.length());
            if (wrong.length() == 6) {
                int[] places = IntStream.range(0, 6)
                        .filter(at -> wrong.charAt(at) != "planet".charAt(at))
                        .toArray();
                if (places.length == 1) {
                    assertThat(TypingErrors.neighbours("planet".charAt(places[0])))
                            .contains(wrong.substring(places[0], places[0] + 1));
                } else {
                    assertThat(places).hasSize(2);
                    assertThat(places[1]).isEqualTo(places[0] + 1);
                    assertThat(wrong.charAt(places[0])).isEqualTo("planet".charAt(places[1]));
                }
            } else if (wrong.length() == 7) {
                assertThat(IntStream.range(0, 7)
                                .anyMatch(at -> (wrong.substring(0, at) + wrong.substring(at + 1)).equals("planet")
                                        && (at == 0
                                                || wrong.charAt(at) == wrong.charAt(at - 1)
                                                || wrong.charAt(at) == wrong.charAt(at + 1))))
                        .isTrue();
            }
        });
        assertThat(kinds).containsExactlyInAnyOrder(5, 6, 7);
    }

    @Test
    void neighboursAreTheKeysThatTouch() {
        assertThat(TypingErrors.neighbours('s').chars().sorted().mapToObj(c -> "" + (char) c))
                .containsExactly("a", "d", "e", "w", "x", "z");
        assertThat(TypingErrors.neighbours('ß')).isEmpty();
    }

    @Test
    void typingErrorsInEachWordSpareShortOnes() {
        List<String> after = words(changed("typos", "list 7z of files /12/", 1));
        assertThat(after.get(0)).isNotEqualTo("list");
        assertThat(after.get(3)).isNotEqualTo("files");
        assertThat(after.subList(1, 3)).containsExactly("7z", "of");
        assertThat(after.get(4)).isEqualTo("/12/");
    }

    @Test
    void theOtherOrderHasTheSameWordsAndIsAnother() {
        IntStream.range(0, 50).forEach(i -> {
            List<String> after = words(changed("order", "b a c a", i));
            assertThat(after).isNotEqualTo(List.of("b", "a", "c", "a")).containsExactlyInAnyOrder("b", "a", "c", "a");
        });
        assertThat(changed("order", "a a", 1)).isNull();
        assertThat(changed("order", "alone", 1)).isNull();
    }

    @Test
    void aWordLessLeavesTheOthersInOrderAndNoQueryEmpty() {
        Set<String> seen = new HashSet<>();
        IntStream.range(0, 50).forEach(i -> seen.add(changed("drop", "x y z", i)));
        assertThat(seen).containsExactlyInAnyOrder("y z", "x z", "x y");
        assertThat(changed("drop", "alone", 1)).isNull();
    }

    @Test
    void aWordMoreIsAFrequentOneThatIsNotThereYet() {
        assertThat(Perturbations.frequentWords(DOCUMENTS)).startsWith("common", "usual", "rare");
        Set<String> seen = new HashSet<>();
        IntStream.range(0, 80).forEach(i -> seen.add(changed("add", "Common rare", i)));
        assertThat(seen).containsExactlyInAnyOrder("usual Common rare", "Common usual rare", "Common rare usual");
    }

    @Test
    void aQueryIsWordedTheSameWhateverOthersThereAreAndOtherwiseWithAnotherSeed() {
        Query query = new Query("q1", "convert an audio file to another format");
        for (String name : Perturbations.NAMES) {
            assertThat(Perturbations.named(name, DOCUMENTS, 7).of(query))
                    .isEqualTo(Perturbations.named(name, DOCUMENTS, 7).of(query));
        }
        assertThat(Arrays.asList(1L, 2L, 3L, 4L).stream()
                        .map(seed ->
                                Perturbations.named("order", DOCUMENTS, seed).of(query))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void anUnknownOneIsNamed() {
        assertThatThrownBy(() -> Perturbations.named("tyypo", DOCUMENTS, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean typo");
    }

    @Test
    void paraphrasesComeFromTheFileAndItsErrorsAreAtTheirLine() throws IOException {
        Path file = folder.resolve("p.tsv");
        Files.writeString(file, "q1\tshow files\n\nq2\tas it was\n");
        Paraphrases read = Paraphrases.read(file, Set.of("q1", "q2", "q3"));
        assertThat(read.of(new Query("q1", "list files"))).contains("show files");
        assertThat(read.of(new Query("q2", "as it was"))).isEmpty();
        assertThat(read.of(new Query("q3", "other"))).isEmpty();

        for (String[] bad : new String[][] {
            {"q1 no tab", ":1: expected a query's id"},
            {"q1\ta\nq9\tb", ":2: no query of this split has the id \"q9\""},
            {"q1\ta\nq1\tb", ":2: query \"q1\" has another wording already"},
            {"\n", "no paraphrase in it"}
        }) {
            Files.writeString(file, bad[0] + "\n");
            assertThatThrownBy(() -> Paraphrases.read(file, Set.of("q1", "q2")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(bad[1]);
        }
    }
}
