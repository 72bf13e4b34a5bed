package genir.model.beam;

import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.plan.kernel.LogSumExp;
import genir.model.run.PrefixDecoder;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the most probable answers of several tokens, of which only those in a trie can come out (as in De Cao et al.,
 * "Autoregressive Entity Retrieval", arXiv 2010.00904, section 3.2).
 *
 * <p>The beam holds a query's best beginnings, and the answers found already, which compete with them. A probability is that of a
 * token among the answers' tokens: a word can follow nowhere. With a beam as wide as there are answers, nothing is cut off, and
 * every answer gets its exact score.
 */
public final class BeamSearch {
    private final T5Runner runner;
    private final TokenTrie trie;
    private final int firstToken;
    private final int tokenCount;
    private final int width;
    /** By the length of the beginnings. */
    private final Map<Integer, PrefixDecoder> decoders = new HashMap<>();

    /**
     * A search.
     *
     * @param runner encodes the queries; weights may change between two searches
     * @param firstToken the first of the tokens that answers are made of
     * @param tokenCount how many these are, one behind the other
     * @param width beginnings and answers kept at each length, 1 or more
     */
    public BeamSearch(T5Runner runner, TokenTrie trie, int firstToken, int tokenCount, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a beam is at least 1 wide, not " + width);
        }
        this.runner = runner;
        this.trie = trie;
        this.firstToken = firstToken;
        this.tokenCount = tokenCount;
        this.width = width;
    }

    /** The best answers to each query of a batch, best first, as many as the beam is wide or fewer. */
    public List<List<Answer>> search(TokenBatch batch) {
        return search(batch, BeamWatch.NONE);
    }

    /** The same, watched. */
    public List<List<Answer>> search(TokenBatch batch, BeamWatch watch) {
        Tensor encoded = runner.encode(batch);
        List<List<Hypothesis>> beams = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            beams.add(List.of(start()));
        }
        for (int length = 0; length < trie.depth(); length++) {
            beams = extended(batch, encoded, beams, length);
            show(beams, length + 1, watch);
        }
        return beams.stream()
                .map(beam -> beam.stream()
                        .map(found -> new Answer(trie.answer(found.node()), found.score()))
                        .toList())
                .toList();
    }

    private void show(List<List<Hypothesis>> beams, int length, BeamWatch watch) {
        for (int row = 0; row < beams.size(); row++) {
            Set<Integer> nodes = beams.get(row).stream().map(Hypothesis::node).collect(Collectors.toSet());
            watch.kept(row, length, answer -> nodes.contains(trie.node(answer, length)));
            watch.beam(row, length, beams.get(row));
        }
    }

    /**
     * Every beginning in the beams gives way to those that are one token longer.
     *
     * @param length tokens of the beginnings, without the start token
     */
    private List<List<Hypothesis>> extended(
            TokenBatch batch, Tensor encoded, List<List<Hypothesis>> beams, int length) {
        int places = Math.min(width, trie.unfinished(length));
        PrefixDecoder decoder =
                decoders.computeIfAbsent(length, missing -> new PrefixDecoder(runner.parameters(), places, length + 1));
        List<int[]> tokens = new ArrayList<>();
        for (List<Hypothesis> beam : beams) {
            tokens.add(inPlaces(unfinished(beam), places, length + 1));
        }
        TensorView logits = runner.unembed(decoder.run(batch, encoded, tokens));
        FloatBuffer scores = logits.floats();
        List<List<Hypothesis>> longer = new ArrayList<>();
        for (int row = 0; row < beams.size(); row++) {
            List<Hypothesis> unfinished = unfinished(beams.get(row));
            List<Hypothesis> candidates = new ArrayList<>(beams.get(row));
            candidates.removeIf(each -> trie.answer(each.node()) < 0);
            for (int place = 0; place < unfinished.size(); place++) {
                int from = (row * places + place) * logits.rowLength();
                extend(unfinished.get(place), scores, from, candidates);
            }
            longer.add(best(candidates));
        }
        return longer;
    }

    private List<Hypothesis> unfinished(List<Hypothesis> beam) {
        return beam.stream()
                .filter(hypothesis -> trie.answer(hypothesis.node()) < 0)
                .toList();
    }

    /** The empty beginning: the start token alone. */
    public Hypothesis start() {
        return new Hypothesis(
                TokenTrie.ROOT, new int[] {runner.parameters().config().padTokenId()}, 0);
    }

    /** As many of the candidates as the beam is wide, best first. */
    public List<Hypothesis> best(List<Hypothesis> candidates) {
        return candidates.stream().sorted(Hypothesis.ORDER).limit(width).toList();
    }

    /**
     * Adds what a beginning becomes with one token more.
     *
     * @param scores logits behind the beginning's last token, of the vocabulary from {@code from} on
     */
    public void extend(Hypothesis hypothesis, FloatBuffer scores, int from, List<Hypothesis> longer) {
        double normaliser = LogSumExp.of(scores, from + firstToken, tokenCount);
        int[] tokens = trie.tokens(hypothesis.node());
        int[] children = trie.children(hypothesis.node());
        for (int i = 0; i < tokens.length; i++) {
            longer.add(hypothesis.followedBy(children[i], tokens[i], scores.get(from + tokens[i]) - normaliser));
        }
    }

    /** The beginnings one behind the other; places that none needs hold start tokens. */
    private int[] inPlaces(List<Hypothesis> beginnings, int places, int length) {
        int[] row = new int[places * length];
        Arrays.fill(row, runner.parameters().config().padTokenId());
        for (int place = 0; place < beginnings.size(); place++) {
            System.arraycopy(beginnings.get(place).tokens(), 0, row, place * length, length);
        }
        return row;
    }
}
