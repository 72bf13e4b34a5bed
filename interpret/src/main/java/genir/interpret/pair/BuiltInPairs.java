package genir.interpret.pair;

import genir.corpus.Query;
import genir.interpret.QueryChange;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.retrieval.TermRanker;
import genir.retrieval.TermRanker.QueryTerm;
import genir.retrieval.robustness.Perturbation;
import genir.retrieval.robustness.Perturbations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The analysed queries, each changed in one way; what is drawn comes from the seed, the change and the query's id. Changes that ask what
 * documents have are made only where there is an index. A change that the model cannot see, as its tokens stay the same, makes no pair.
 */
public final class BuiltInPairs {
    /** A word of the original, and what takes its place. */
    private record Edit(int place, String word, String other, List<String> words) {}

    /** A word of the original, and two that may take its place. */
    private record Substitution(int place, String rarer, String commoner) {}

    private final Session session;
    private final Optional<TermRanker> bm25;
    private final Optional<Substitutes> substitutes;
    private final List<Integer> order;
    private final Map<Integer, Optional<Substitution>> substitutions = new HashMap<>();

    public BuiltInPairs(Session session) {
        this.session = session;
        this.bm25 = session.bm25();
        this.substitutes = bm25.map(ranker -> Substitutes.of(session, ranker));
        this.order = shuffled(
                session.analysed().size(), new SplittableRandom(session.config().seed()));
    }

    private static List<Integer> shuffled(int count, SplittableRandom random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return Arrays.stream(order).boxed().toList();
    }

    /**
     * The pairs of a change.
     *
     * @param maxQueries at most this many queries are changed, the same ones in every way as far as they can be
     */
    public List<QueryPair> of(QueryChange change, int maxQueries) {
        List<QueryPair> pairs = new ArrayList<>();
        int changed = 0;
        for (int query : order) {
            List<QueryPair> own = pairs(change, query);
            pairs.addAll(own);
            changed += own.isEmpty() ? 0 : 1;
            if (changed == maxQueries) {
                break;
            }
        }
        return pairs;
    }

    private List<QueryPair> pairs(QueryChange change, int query) {
        Item original = session.analysed().item(query);
        List<String> words = List.of(original.query().text().strip().split("\\s+", -1));
        List<QueryPair> pairs = new ArrayList<>();
        for (Edit edit : edits(change, query, original, words)) {
            String text = String.join(" ", edit.words());
            int[] read = session.encode(text);
            if (!Arrays.equals(read, original.tokens())) {
                Item changed = original.worded(new Query(original.query().id(), text), read);
                pairs.add(new QueryPair(change, query, original, changed, edit.place(), edit.word(), edit.other()));
            }
        }
        return pairs;
    }

    private List<Edit> edits(QueryChange change, int query, Item original, List<String> words) {
        SplittableRandom random = random(change.label(), original);
        return switch (change) {
            case DROP ->
                words.size() < 2
                        ? List.of()
                        : IntStream.range(0, words.size())
                                .mapToObj(place -> replaced(words, place, ""))
                                .toList();
            case REPEAT ->
                places(words, original, random).stream()
                        .limit(1)
                        .map(place -> new Edit(
                                place, words.get(place), words.get(place), with(words, place + 1, words.get(place))))
                        .toList();
            case RARER ->
                substitution(query, original, words).stream()
                        .map(found -> replaced(words, found.place(), found.rarer()))
                        .toList();
            case COMMONER ->
                substitution(query, original, words).stream()
                        .map(found -> replaced(words, found.place(), found.commoner()))
                        .toList();
            case TYPO ->
                perturbed(change, original).stream()
                        .map(others -> misspelt(words, others))
                        .toList();
            case ORDER ->
                perturbed(change, original).stream()
                        .map(others -> new Edit(QueryPair.NO_PLACE, "", "", others))
                        .toList();
            case OFF_TOPIC ->
                substitutes
                        .flatMap(known -> known.common(random, word -> isForeign(word, original)))
                        .map(word -> added(words, word))
                        .stream()
                        .toList();
            case KEY_TERM ->
                substitutes
                        .flatMap(known -> known.rare(random, word -> isForeign(word, original)))
                        .map(word -> added(words, word))
                        .stream()
                        .toList();
            case FILE -> throw new IllegalArgumentException("a file's pairs are not made here");
        };
    }

    private SplittableRandom random(String use, Item original) {
        long seed = session.config().seed() * 31 * 31
                + use.hashCode() * 31L
                + original.query().id().hashCode();
        return new SplittableRandom(seed);
    }

    private Optional<List<String>> perturbed(QueryChange change, Item original) {
        Perturbation perturbation =
                Perturbations.named(change.label(), List.of(), session.config().seed());
        return perturbation.of(original.query()).map(text -> List.of(text.split(" ", -1)));
    }

    /** Where the two differ. */
    private static Edit misspelt(List<String> words, List<String> others) {
        int place = IntStream.range(0, words.size())
                .filter(i -> !words.get(i).equals(others.get(i)))
                .findFirst()
                .orElseThrow();
        return new Edit(place, words.get(place), others.get(place), others);
    }

    private static Edit replaced(List<String> words, int place, String other) {
        List<String> changed = new ArrayList<>(words);
        if (other.isEmpty()) {
            changed.remove(place);
        } else {
            changed.set(place, other);
        }
        return new Edit(place, words.get(place), other, changed);
    }

    private static Edit added(List<String> words, String word) {
        return new Edit(QueryPair.NO_PLACE, "", word, with(words, words.size(), word));
    }

    private static List<String> with(List<String> words, int place, String word) {
        List<String> more = new ArrayList<>(words);
        more.add(place, word);
        return more;
    }

    /** The places of words of one term that the right document has, shuffled; none without an index. */
    private List<Integer> places(List<String> words, Item original, SplittableRandom random) {
        return bm25.map(ranker -> shuffled(words.size(), random).stream()
                        .filter(place -> has(ranker, original, words.get(place)))
                        .toList())
                .orElse(List.of());
    }

    private static boolean has(TermRanker ranker, Item original, String word) {
        List<QueryTerm> terms = ranker.terms(word);
        return terms.size() == 1
                && ranker.score(terms.get(0).text(), original.step().document()) > 0;
    }

    /** The first word, in drawn order, for which there are both a rarer and a commoner one. */
    private Optional<Substitution> substitution(int query, Item original, List<String> words) {
        return substitutions.computeIfAbsent(query, missing -> {
            SplittableRandom random = random("substitution", original);
            for (int place : places(words, original, random)) {
                int documents = bm25.orElseThrow()
                        .documentFrequency(bm25.orElseThrow()
                                .terms(words.get(place))
                                .get(0)
                                .text());
                Substitutes known = substitutes.orElseThrow();
                Optional<String> rarer = known.rarer(documents, random, word -> isForeign(word, original));
                Optional<String> commoner = known.commoner(documents, random, word -> isForeign(word, original));
                if (rarer.isPresent() && commoner.isPresent()) {
                    return Optional.of(new Substitution(place, rarer.get(), commoner.get()));
                }
            }
            return Optional.empty();
        });
    }

    /** Whether neither the query nor its right document has a word. */
    private boolean isForeign(String word, Item original) {
        TermRanker ranker = bm25.orElseThrow();
        String term = ranker.terms(word).get(0).text();
        return ranker.score(term, original.step().document()) == 0
                && !ranker.terms(original.query().text()).stream()
                        .map(QueryTerm::text)
                        .collect(Collectors.toSet())
                        .contains(term);
    }
}
