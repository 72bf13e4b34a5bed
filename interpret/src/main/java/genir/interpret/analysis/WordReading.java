package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.word.QueryWord;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.SiteGradients;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How cross-attention spreads over the words of the analysed queries, by one run forwards; and by one backwards, from the lead, what each
 * head's weight on a word is worth.
 */
final class WordReading {
    private final Session session;
    private final AnalysedWords words;
    private final UnchangedLeads leads;
    private final int heads;
    private final List<Site> patterns;
    private final float[][] attention;
    private final float[][] ends;
    private final double[][] worth;

    WordReading(Session session, AnalysedWords words, UnchangedLeads leads) {
        this.session = session;
        this.words = words;
        this.leads = leads;
        this.heads = session.runner().parameters().config().numHeads();
        this.patterns = IntStream.range(0, session.layers())
                .mapToObj(Component::pattern)
                .toList();
        this.attention = new float[words.size()][units()];
        this.ends = new float[words.queries()][units()];
        this.worth = new double[words.size()][units()];
    }

    /** Heads of all layers. */
    int units() {
        return session.layers() * heads;
    }

    /** The place of a head among those of all layers. */
    int unit(int layer, int head) {
        return layer * heads + head;
    }

    int heads() {
        return heads;
    }

    /** Reads all queries, and notes their leads. */
    void run(Progress.Task task) {
        SiteGradients gradients = new SiteGradients(session.runner());
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), patterns);
            TensorView logits = run.run(List.of());
            leads.note(batch, logits);
            float[] lead = leads.weights(batch, logits.rowLength());
            Map<Site, Tensor> slopes = gradients.run(batch.tokens(), batch.memory(), lead, patterns);
            int length = batch.tokens().length();
            for (int layer = 0; layer < patterns.size(); layer++) {
                float[] pattern = run.view(patterns.get(layer)).read().data();
                float[] slope = slopes.get(patterns.get(layer)).data();
                for (int row = 0; row < batch.count(); row++) {
                    for (int head = 0; head < heads; head++) {
                        int at = (row * heads + head) * length;
                        see(batch.first() + row, unit(layer, head), pattern, slope, at);
                    }
                }
            }
            task.advance(1, "");
        }
    }

    /**
     * Takes one head's weights on one query's positions.
     *
     * <p>Without a word the other weights grow so that they sum to 1 again: by the gradient g the lead then changes by {@code p / (1 - p)
     * sum of g w over the others - sum of g w over the word}, where w are the weights and p is their sum over the word.
     */
    private void see(int query, int unit, float[] weights, float[] slopes, int at) {
        int end = session.analysed().item(query).tokens().length - 1;
        ends[query][unit] = weights[at + end];
        double all = 0;
        double whole = 0;
        for (int position = 0; position <= end; position++) {
            all += weights[at + position];
            whole += (double) slopes[at + position] * weights[at + position];
        }
        for (int i : words.of(query).toArray()) {
            QueryWord word = words.all().get(i).word();
            double own = 0;
            double part = 0;
            for (int position = word.from(); position < word.to(); position++) {
                own += weights[at + position];
                part += (double) slopes[at + position] * weights[at + position];
            }
            double others = all - own;
            attention[i][unit] = (float) own;
            worth[i][unit] = part - (others > 0 ? own / others * (whole - part) : 0);
        }
    }

    /** A head's weight on a word: the sum of those on its tokens. */
    float attention(int word, int unit) {
        return attention[word][unit];
    }

    /** A head's weight on the end of a query. */
    float end(int query, int unit) {
        return ends[query][unit];
    }

    /** The mean over all heads of the weight on a word. */
    double attention(int word) {
        return IntStream.range(0, units())
                .mapToDouble(unit -> attention[word][unit])
                .average()
                .orElseThrow();
    }

    /** What a head's weight on a word is worth by the gradient: how much of the lead goes if it cannot see the word. */
    double worth(int word, int unit) {
        return worth[word][unit];
    }

    /** What all heads' weights on each word are worth by the gradient. */
    double[] worth() {
        return IntStream.range(0, words.size())
                .mapToDouble(word -> IntStream.range(0, units())
                        .mapToDouble(unit -> worth[word][unit])
                        .sum())
                .toArray();
    }
}
