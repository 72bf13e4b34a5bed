package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.example.SplitMix64;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.Tensor;
import genir.model.run.PrefixDecoder;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.run.TopTokens;
import genir.model.weights.Parameters;
import genir.training.QueryGenerationConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws queries for documents token by token (ancestral sampling). What is drawn for a document depends on the seed and its id,
 * not on the documents it shares a batch with, but for roundings of products of other sizes.
 *
 * <p>All queries of a document that are not ended yet go through the decoder together, over the document's output of the encoder,
 * which is computed once. Only words come out: no unknown word, no docid, no sentinel.
 */
final class QuerySampler {
    /** Documents that go through the model together. */
    static final int BATCH = 32;

    private static final int LENGTH_MULTIPLE = 32;

    /** A query that is being drawn. */
    private static final class Draft {
        private final SplitMix64 random;
        /** The start token first. */
        private final int[] tokens;

        private int length = 1;
        private boolean open = true;
        private boolean ended;

        Draft(SplitMix64 random, int longest, int start) {
            this.random = random;
            this.tokens = new int[longest + 1];
            tokens[0] = start;
        }

        /** Its words; null where it did not come to an end. */
        int[] query() {
            return ended ? Arrays.copyOfRange(tokens, 1, length) : null;
        }
    }

    private record Shape(int places, int length) {}

    private final Parameters parameters;
    private final Vocabulary vocabulary;
    private final QueryGenerationConfig config;
    private final TokenDraw draw;
    private final long seed;
    private final T5Runner runner;
    private final Map<Shape, PrefixDecoder> decoders = new HashMap<>();
    private final boolean[] forbidden;
    /** How many of the most probable tokens are looked at, so that as many as wanted are left of them. */
    private final int candidates;

    QuerySampler(Parameters parameters, Vocabulary vocabulary, QueryGenerationConfig config, long seed) {
        this.parameters = parameters;
        this.vocabulary = vocabulary;
        this.config = config;
        this.draw = new TokenDraw(config.temperature(), config.topK(), config.topP());
        this.seed = seed;
        this.runner = new T5Runner(parameters);
        this.forbidden = new boolean[vocabulary.wordCount()];
        forbidden[vocabulary.pad()] = true;
        forbidden[vocabulary.unk()] = true;
        for (int sentinel : vocabulary.sentinels()) {
            forbidden[sentinel] = true;
        }
        // The end is no first token.
        int never = vocabulary.sentinels().length + 3;
        this.candidates =
                config.topK() == 0 ? vocabulary.wordCount() : Math.min(vocabulary.wordCount(), config.topK() + never);
    }

    /**
     * Queries for documents, {@link #BATCH} at most.
     *
     * @return for each document as many as were drawn, without their ends; null for one that became too long
     */
    List<List<int[]>> sample(List<Document> documents) {
        List<int[]> inputs = new ArrayList<>();
        List<List<Draft>> drafts = new ArrayList<>();
        for (Document document : documents) {
            inputs.add(vocabulary.encode(document.contents(), config.maxLength()));
            drafts.add(drafts(document));
        }
        // Always as many rows, so that there is one plan of a kind.
        while (inputs.size() < BATCH) {
            inputs.add(new int[] {vocabulary.eos()});
            drafts.add(List.of());
        }
        TokenBatch batch = TokenBatch.padded(inputs, LENGTH_MULTIPLE);
        Tensor encoded = runner.encode(batch);
        for (int length = 1; length <= config.queryLength() && anyOpen(drafts); length++) {
            extend(batch, encoded, drafts, length);
        }
        return drafts.subList(0, documents.size()).stream()
                .map(ofDocument -> ofDocument.stream().map(Draft::query).toList())
                .toList();
    }

    private List<Draft> drafts(Document document) {
        long name = seed;
        for (char c : document.id().toCharArray()) {
            name = name * 1_000_003 + c;
        }
        List<Draft> drafts = new ArrayList<>();
        for (int sample = 0; sample < config.samples(); sample++) {
            drafts.add(new Draft(new SplitMix64(name, sample), config.queryLength(), vocabulary.pad()));
        }
        return drafts;
    }

    private static boolean anyOpen(List<List<Draft>> drafts) {
        return drafts.stream().flatMap(List::stream).anyMatch(draft -> draft.open);
    }

    /**
     * Draws the next token of every draft that is open.
     *
     * @param length of these drafts, the start token included
     */
    private void extend(TokenBatch batch, Tensor encoded, List<List<Draft>> drafts, int length) {
        List<List<Draft>> open = drafts.stream()
                .map(row -> row.stream().filter(draft -> draft.open).toList())
                .toList();
        int places = places(open);
        PrefixDecoder decoder = decoders.computeIfAbsent(
                new Shape(places, length), missing -> new PrefixDecoder(parameters, places, length));
        List<int[]> tokens = new ArrayList<>();
        for (List<Draft> row : open) {
            int[] inPlaces = new int[places * length];
            Arrays.fill(inPlaces, vocabulary.pad());
            for (int place = 0; place < row.size(); place++) {
                System.arraycopy(row.get(place).tokens, 0, inPlaces, place * length, length);
            }
            tokens.add(inPlaces);
        }
        List<TopTokens> best =
                runner.top(runner.unembed(decoder.run(batch, encoded, tokens)), 0, vocabulary.wordCount(), candidates);
        for (int row = 0; row < open.size(); row++) {
            for (int place = 0; place < open.get(row).size(); place++) {
                extend(open.get(row).get(place), best.get(row * places + place));
            }
        }
    }

    /** As many as the row with the most needs, in few sizes: each is a plan of its own for each length. */
    private int places(List<List<Draft>> open) {
        int most = open.stream().mapToInt(List::size).max().orElse(1);
        int few = (config.samples() + 3) / 4;
        return most <= few ? few : config.samples();
    }

    private void extend(Draft draft, TopTokens best) {
        boolean first = draft.length == 1;
        int token = draw.draw(best, each -> !forbidden[each] && !(first && each == vocabulary.eos()), draft.random);
        draft.ended = token == vocabulary.eos();
        if (draft.ended || token == TokenDraw.NONE) {
            draft.open = false;
        } else {
            draft.tokens[draft.length++] = token;
        }
    }
}
