package genir.training;

import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.beam.Answer;
import genir.model.beam.BeamSearch;
import genir.model.beam.TokenTrie;
import genir.model.run.BestTokens;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Parameters;
import genir.training.loop.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dev queries as tokens, to see during training how well the model ranks. */
public final class DevQueries implements DevSet {
    /** Queries ranked at once. */
    static final int BATCH = 64;

    /** More are made in blocks: 64 MB. */
    static final long MOST_LOGITS = 1 << 24;

    private static final int BEAM_BATCH = 16;
    private static final int CUTOFF = 10;

    /** Fractions of the dev queries. */
    public record Scores(double hits1, double hits10, double mrr10) {
        /** The metrics' names. */
        public static final List<String> METRICS = List.of("hits@1", "hits@10", "mrr@10");

        /** The scores by metric. */
        public Map<String, Double> byMetric() {
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("hits@1", hits1);
            scores.put("hits@10", hits10);
            scores.put("mrr@10", mrr10);
            return scores;
        }
    }

    private final List<int[]> inputs = new ArrayList<>();
    private final List<Set<String>> relevant = new ArrayList<>();
    /** Of each query the document that its rankings leave out; null for none. */
    private final List<String> ignored = new ArrayList<>();

    private final Vocabulary vocabulary;

    /**
     * Reads the queries of a split; those that have no relevant document in the collection count as not found.
     *
     * @param maxLength tokens of a query at most
     * @param ignoreIdenticalIds whether rankings leave out the document whose id is the query's
     */
    public DevQueries(QuerySet queries, Vocabulary vocabulary, int maxLength, boolean ignoreIdenticalIds) {
        this.vocabulary = vocabulary;
        for (var query : queries.queries()) {
            inputs.add(vocabulary.encode(query.text(), maxLength));
            relevant.add(queries.qrels().relevant(query.id()).stream()
                    .filter(vocabulary::hasDocument)
                    .filter(document -> !(ignoreIdenticalIds && document.equals(query.id())))
                    .collect(Collectors.toUnmodifiableSet()));
            ignored.add(ignoreIdenticalIds && vocabulary.hasDocument(query.id()) ? query.id() : null);
        }
    }

    @Override
    public boolean isEmpty() {
        return relevant.stream().allMatch(Set::isEmpty);
    }

    @Override
    public Evaluation evaluation(Parameters parameters) {
        if (isEmpty()) {
            return Evaluation.none(Scores.METRICS);
        }
        T5Runner runner = new T5Runner(parameters);
        BeamSearch search = vocabulary.docids().atomic()
                ? null
                : new BeamSearch(
                        runner,
                        new TokenTrie(vocabulary.docidSequences()),
                        vocabulary.wordCount(),
                        vocabulary.docids().tokens().size(),
                        ignored.stream().allMatch(Objects::isNull) ? CUTOFF : CUTOFF + 1);
        return new Evaluation() {
            @Override
            public List<String> metrics() {
                return Scores.METRICS;
            }

            @Override
            public Map<String, Double> score() {
                return (search == null ? DevQueries.this.score(runner) : DevQueries.this.score(search)).byMetric();
            }
        };
    }

    /** Ranks all docids of one token for every query. */
    public Scores score(T5Runner runner) {
        return score(runner, (long) BATCH * vocabulary.size() > MOST_LOGITS);
    }

    /** Ranks all docids of one token for every query, of which the logits are made in blocks or all at once. */
    Scores score(T5Runner runner, boolean inBlocks) {
        Sum sum = new Sum();
        for (TokenBatch batch : T5Runner.batches(inputs, BATCH, TokenBatch.LENGTH_MULTIPLE)) {
            int first = sum.count;
            List<int[]> wanted = new ArrayList<>();
            for (int query = first; query < Math.min(first + batch.size(), inputs.size()); query++) {
                wanted.add(ranked(query));
            }
            int[][] found = inBlocks
                    ? ranks(runner.best(batch, vocabulary.wordCount(), vocabulary.docidEnd(), CUTOFF + 1), wanted)
                    : runner.ranks(runner.logits(batch), vocabulary.wordCount(), wanted);
            for (int[] ranks : found) {
                sum.add(bestRank(ranks, sum.count));
            }
        }
        return sum.means();
    }

    /** The ranks of tokens among the best ones; no metric asks how far behind these others are. */
    private static int[][] ranks(List<BestTokens> best, List<int[]> wanted) {
        int[][] ranks = new int[wanted.size()][];
        for (int row = 0; row < ranks.length; row++) {
            List<Integer> tokens = Arrays.stream(best.get(row).tokens()).boxed().toList();
            ranks[row] = Arrays.stream(wanted.get(row))
                    .map(token -> tokens.contains(token) ? 1 + tokens.indexOf(token) : Integer.MAX_VALUE)
                    .toArray();
        }
        return ranks;
    }

    /** Searches docids of several tokens for every query; what the beam does not find has no rank. */
    Scores score(BeamSearch search) {
        Sum sum = new Sum();
        for (TokenBatch batch : T5Runner.batches(inputs, BEAM_BATCH, TokenBatch.LENGTH_MULTIPLE)) {
            for (List<Answer> answers : search.search(batch)) {
                if (sum.count < inputs.size()) {
                    sum.add(bestRank(answers, sum.count));
                }
            }
        }
        return sum.means();
    }

    /** The docids whose ranks a query needs: of its relevant documents, and at last of the one that does not count, if any. */
    private int[] ranked(int query) {
        Stream<String> left = Stream.ofNullable(ignored.get(query));
        return Stream.concat(relevant.get(query).stream(), left)
                .mapToInt(vocabulary::docidToken)
                .toArray();
    }

    /** The rank among all docids of the best relevant one; docid tokens are in order of document id, which breaks ties. */
    private int bestRank(int[] ranks, int query) {
        int relevantCount = relevant.get(query).size();
        int best = Integer.MAX_VALUE;
        for (int i = 0; i < relevantCount; i++) {
            best = Math.min(best, ranks[i]);
        }
        boolean behindLeft = relevantCount < ranks.length && best != Integer.MAX_VALUE && ranks[relevantCount] < best;
        return behindLeft ? best - 1 : best;
    }

    private int bestRank(List<Answer> answers, int query) {
        int rank = 1;
        for (Answer answer : answers) {
            String document = vocabulary.documentIds().get(answer.sequence());
            if (relevant.get(query).contains(document)) {
                return rank;
            }
            rank += document.equals(ignored.get(query)) ? 0 : 1;
        }
        return Integer.MAX_VALUE;
    }

    /** Adds up the scores of the queries, one after the other. */
    private static final class Sum {
        private int count;
        private double hits1;
        private double hits10;
        private double mrr10;

        void add(int rank) {
            count++;
            hits1 += rank == 1 ? 1 : 0;
            hits10 += rank <= CUTOFF ? 1 : 0;
            mrr10 += rank <= CUTOFF ? 1.0 / rank : 0;
        }

        Scores means() {
            return new Scores(hits1 / count, hits10 / count, mrr10 / count);
        }
    }
}
