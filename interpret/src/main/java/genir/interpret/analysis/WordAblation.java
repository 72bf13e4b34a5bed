package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.word.QueryWord;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What the model says of each query without each of its words: with the word's tokens left out of what the encoder reads, and with the
 * word read by the encoder but hidden from cross-attention. Cross-attention knows no positions, so to hide a word is to leave its rows out
 * of the encoder's output.
 */
final class WordAblation {
    /** What goes with the word, in logits, of each word: above 0 where the word helps. */
    @SuppressWarnings("ArrayRecordComponent") // filled word by word
    record Worth(double[] lead, double[] logit) {
        private Worth(int words) {
            this(new double[words], new double[words]);
        }
    }

    private final Session session;
    private final AnalysedWords words;
    private final UnchangedLeads leads;
    private final Worth dropped;
    private final Worth masked;

    /** {@code leads} has noted all queries. */
    WordAblation(Session session, AnalysedWords words, UnchangedLeads leads) {
        this.session = session;
        this.words = words;
        this.leads = leads;
        this.dropped = new Worth(words.size());
        this.masked = new Worth(words.size());
    }

    /** How often {@link #run} will advance its task. */
    int steps() {
        int size = session.config().batchSize();
        return (words.size() + size - 1) / size;
    }

    /** Goes through all words, a batch of them at a time. */
    void run(Progress.Task task) {
        int size = session.config().batchSize();
        for (int from = 0; from < words.size(); from += size) {
            List<AnalysedWords.Word> some = words.all().subList(from, Math.min(from + size, words.size()));
            Sample without = session.analysed()
                    .of(some.stream()
                            .map(word -> without(session.analysed().item(word.query()), word.word()))
                            .toList());
            QueryBatch batch = without.batches().get(0);
            see(batch, batch.memory(), some, from, dropped);
            see(batch, masked(batch, some), some, from, masked);
            task.advance(1, "");
        }
    }

    private static Item without(Item item, QueryWord word) {
        return item.reading(word.removedFrom(item.tokens()));
    }

    private void see(QueryBatch batch, Tensor memory, List<AnalysedWords.Word> some, int from, Worth worth) {
        TensorView logits =
                session.runner().decoder(batch.tokens(), memory, List.of()).run(List.of());
        FloatBuffer scores = logits.floats();
        int width = logits.rowLength();
        for (int row = 0; row < some.size(); row++) {
            int query = some.get(row).query();
            worth.lead()[from + row] = -leads.change(scores, row, width, query);
            worth.logit()[from + row] = -leads.changeOfLogit(scores, row, width, query);
        }
    }

    /** The encoder's output for the whole queries without the rows of the words, as {@link QueryBatch#memory()} has it. */
    private Tensor masked(QueryBatch batch, List<AnalysedWords.Word> some) {
        int width = session.runner().parameters().config().dModel();
        int length = batch.tokens().length();
        float[] memory = new float[batch.tokens().size() * length * width];
        for (int row = 0; row < some.size(); row++) {
            AnalysedWords.Word word = some.get(row);
            QueryBatch own = session.analysed().batchOf(word.query());
            int whole = (word.query() - own.first()) * own.tokens().length();
            int left = batch.tokens().sequences().get(row).length;
            int before = word.word().from();
            int cut = word.word().to() - before;
            float[] read = own.memory().data();
            System.arraycopy(read, whole * width, memory, row * length * width, before * width);
            System.arraycopy(
                    read,
                    (whole + before + cut) * width,
                    memory,
                    (row * length + before) * width,
                    (left - before) * width);
        }
        return new Tensor(memory, batch.memory().shape());
    }

    /** With the words left out of the queries. */
    Worth dropped() {
        return dropped;
    }

    /** With the words hidden from cross-attention. */
    Worth masked() {
        return masked;
    }
}
