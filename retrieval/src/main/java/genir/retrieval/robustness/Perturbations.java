package genir.retrieval.robustness;

import genir.corpus.Document;
import genir.corpus.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The perturbations that change words at random. */
public final class Perturbations {
    /** Names of all of them, in the order of tables. */
    public static final List<String> NAMES = List.of("typo", "typos", "order", "drop", "add");

    /** How many of a collection's words count as frequent. */
    private static final int FREQUENT = 100;

    private static final int SHORTEST = 2;

    private Perturbations() {}

    /**
     * A perturbation by its name.
     *
     * @param documents of the collection, whose frequent words {@code add} adds
     * @param seed of all that is drawn
     * @throws genir.corpus.InputException if there is none of this name
     */
    public static Perturbation named(String name, List<Document> documents, long seed) {
        return switch (name) {
            case "typo" -> new WordChange(name, "a typing error in one word", seed, TypingErrors::inOneWord);
            case "typos" -> new WordChange(name, "a typing error in every word", seed, TypingErrors::inEachWord);
            case "order" -> new WordChange(name, "words in another order", seed, Perturbations::reordered);
            case "drop" -> new WordChange(name, "one word left out", seed, Perturbations::dropped);
            case "add" -> {
                List<String> frequent = frequentWords(documents);
                yield new WordChange(
                        name,
                        "one frequent word of the collection more",
                        seed,
                        (words, random) -> added(words, frequent, random));
            }
            default -> throw Names.unknown("perturbation", name, NAMES);
        };
    }

    /** Shuffled until the order is another; as they are where there is no other. */
    private static List<String> reordered(List<String> words, SplittableRandom random) {
        List<String> shuffled = new ArrayList<>(words);
        if (new HashSet<>(words).size() < 2) {
            return shuffled;
        }
        while (shuffled.equals(words)) {
            for (int i = shuffled.size() - 1; i > 0; i--) {
                Collections.swap(shuffled, i, random.nextInt(i + 1));
            }
        }
        return shuffled;
    }

    private static List<String> dropped(List<String> words, SplittableRandom random) {
        List<String> fewer = new ArrayList<>(words);
        if (words.size() > 1) {
            fewer.remove(random.nextInt(words.size()));
        }
        return fewer;
    }

    private static List<String> added(List<String> words, List<String> frequent, SplittableRandom random) {
        Set<String> there = new HashSet<>();
        words.forEach(word -> there.add(word.toLowerCase(Locale.ROOT)));
        List<String> others =
                frequent.stream().filter(word -> !there.contains(word)).toList();
        List<String> more = new ArrayList<>(words);
        if (!others.isEmpty()) {
            more.add(random.nextInt(words.size() + 1), others.get(random.nextInt(others.size())));
        }
        return more;
    }

    /** The words that most documents have; of equally frequent ones the first by spelling. */
    static List<String> frequentWords(List<Document> documents) {
        Map<String, Integer> counts = new HashMap<>();
        for (Document document : documents) {
            Set<String> words = new HashSet<>();
            for (String word : (document.title() + " " + document.text())
                    .toLowerCase(Locale.ROOT)
                    .split("[^\\p{L}]+", -1)) {
                if (word.length() >= SHORTEST) {
                    words.add(word);
                }
            }
            words.forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(FREQUENT)
                .map(Map.Entry::getKey)
                .toList();
    }
}
