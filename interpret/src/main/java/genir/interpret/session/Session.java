package genir.interpret.session;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.InterpretConfig;
import genir.interpret.lens.Ranks;
import genir.interpret.stage.Stages;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What every analysis works on: the model, the stages, and the chosen dev queries with their encoder outputs, which no
 * decoder experiment changes and which are therefore computed once.
 */
public final class Session {
    private final T5Runner runner;
    private final Vocabulary vocabulary;
    private final InterpretConfig config;
    private final Stages stages;
    private final List<Query> queries = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private final List<QueryBatch> batches = new ArrayList<>();
    private final int available;

    /**
     * Chooses the queries by what the model ranks first among all its tokens.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    public Session(T5Runner runner, Vocabulary vocabulary, QuerySet dev, InterpretConfig config, int maxLength) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.config = config;
        int layers = runner.parameters().config().numDecoderLayers();
        this.stages = config.stages() == null ? Stages.scaled(layers) : Stages.given(config.stages(), layers);
        this.available = dev.queries().size();
        List<int[]> inputs = choose(dev, maxLength);
        int first = 0;
        for (TokenBatch tokens :
                T5Runner.batches(inputs, Math.min(config.batchSize(), inputs.size()), TokenBatch.LENGTH_MULTIPLE)) {
            int count = Math.min(tokens.size(), inputs.size() - first);
            batches.add(new QueryBatch(tokens, runner.encode(tokens), first, count));
            first += count;
        }
    }

    private List<int[]> choose(QuerySet dev, int maxLength) {
        List<int[]> all = dev.queries().stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        List<int[]> chosen = new ArrayList<>();
        int index = 0;
        for (TokenBatch batch : T5Runner.batches(all, config.batchSize(), TokenBatch.LENGTH_MULTIPLE)) {
            TensorView logits = runner.logits(batch);
            FloatBuffer scores = logits.floats();
            for (int row = 0; row < batch.size() && index < all.size(); row++, index++) {
                Query query = dev.queries().get(index);
                int best = Integer.MAX_VALUE;
                int target = -1;
                for (String document : dev.qrels().relevant(query.id())) {
                    int token = vocabulary.docidToken(document);
                    int rank = Ranks.of(scores, row, logits.rowLength(), token);
                    if (rank < best) {
                        best = rank;
                        target = token;
                    }
                }
                if (wanted(best == 1) && chosen.size() < config.maxQueries()) {
                    queries.add(query);
                    targets.add(target);
                    chosen.add(all.get(index));
                }
            }
        }
        return chosen;
    }

    private boolean wanted(boolean correct) {
        return switch (config.queries()) {
            case "all" -> true;
            case "correct" -> correct;
            default -> !correct;
        };
    }

    public T5Runner runner() {
        return runner;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public InterpretConfig config() {
        return config;
    }

    public Stages stages() {
        return stages;
    }

    /** The analysed queries, in order of id. */
    public List<Query> queries() {
        return List.copyOf(queries);
    }

    /** Dev queries there are, chosen or not. */
    public int available() {
        return available;
    }

    /** The docid token of the relevant document of a query; of several, the one the model ranks highest. */
    public int target(int query) {
        return targets.get(query);
    }

    public List<QueryBatch> batches() {
        return List.copyOf(batches);
    }

    /** Decoder layers. */
    public int layers() {
        return runner.parameters().config().numDecoderLayers();
    }
}
