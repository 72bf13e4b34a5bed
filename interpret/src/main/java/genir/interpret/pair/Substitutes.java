package genir.interpret.pair;

import genir.interpret.session.Session;
import genir.retrieval.TermRanker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Words that queries may be given: those that are one token to the model and one term to the index, the rarest first. A word
 * that only one of the two knows would not be the same change to both.
 */
final class Substitutes {
    /** How much rarer or commoner, in documents, a word has to be than the one that it replaces. */
    private static final int FACTOR = 2;
    /** So often an unsuitable word is drawn before it is given up. */
    private static final int TRIES = 50;

    /** A word, and how many documents have it. */
    private record Candidate(String word, int documents) {}

    private final List<Candidate> candidates;

    private Substitutes(List<Candidate> candidates) {
        this.candidates = candidates;
    }

    static Substitutes of(Session session, TermRanker bm25) {
        List<Candidate> found = new ArrayList<>();
        for (int token = 0; token < session.vocabulary().wordCount(); token++) {
            String word = session.vocabulary().decode(new int[] {token}).strip();
            if (isOneToken(session, word, token)) {
                List<TermRanker.QueryTerm> terms = bm25.terms(word);
                int documents =
                        terms.size() == 1 ? bm25.documentFrequency(terms.get(0).text()) : 0;
                if (documents > 0) {
                    found.add(new Candidate(word, documents));
                }
            }
        }
        found.sort(Comparator.comparingInt(Candidate::documents).thenComparing(Candidate::word));
        return new Substitutes(found);
    }

    private static boolean isOneToken(Session session, String word, int token) {
        if (word.isEmpty() || !word.chars().allMatch(Character::isLetterOrDigit)) {
            return false;
        }
        int[] read = session.encode(word);
        return read.length == 2 && read[0] == token;
    }

    /** A word that at most half as many documents have. */
    Optional<String> rarer(int documents, SplittableRandom random, Predicate<String> suitable) {
        return draw(0, behind(documents / FACTOR), random, suitable);
    }

    /** A word that at least twice as many documents have. */
    Optional<String> commoner(int documents, SplittableRandom random, Predicate<String> suitable) {
        return draw(behind(documents * FACTOR - 1), candidates.size(), random, suitable);
    }

    /** A word of the rarer half. */
    Optional<String> rare(SplittableRandom random, Predicate<String> suitable) {
        return draw(0, candidates.size() / 2, random, suitable);
    }

    /** One of the commonest words, which are a tenth of all. */
    Optional<String> common(SplittableRandom random, Predicate<String> suitable) {
        return draw(candidates.size() - (candidates.size() + 9) / 10, candidates.size(), random, suitable);
    }

    /** How many of the words are in at most so many documents. */
    private int behind(int documents) {
        int low = 0;
        int high = candidates.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (candidates.get(middle).documents() <= documents) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Optional<String> draw(int from, int to, SplittableRandom random, Predicate<String> suitable) {
        for (int i = 0; i < TRIES && from < to; i++) {
            String word = candidates.get(random.nextInt(from, to)).word();
            if (suitable.test(word)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }
}
