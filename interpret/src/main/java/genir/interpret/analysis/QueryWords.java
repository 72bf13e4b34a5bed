package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleWordRow;
import genir.interpret.table.Tables.QueryWordRow;
import genir.retrieval.TermRanker;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the words of a query are to the model: how cross-attention spreads over them, head by head, and what each is worth to the right
 * document; beside what they are to BM25 and how rare they are.
 */
public final class QueryWords implements Analysis {
    /** The key of the correlations of the logits that go with dropped words with BM25's scores of them. */
    public static final List<Object> LOGIT_AGREEMENT =
            List.of("dropped", "logit", "bm25", WordAgreement.ALL, WordAgreement.SPEARMAN);

    /** The key of those of the leads. */
    public static final List<Object> LEAD_AGREEMENT =
            List.of("dropped", "lead", "bm25", WordAgreement.ALL, WordAgreement.SPEARMAN);

    @Override
    public String name() {
        return "words";
    }

    /** Each word is left out of what the encoder reads, and of what the decoder sees; a word has a token at least. */
    @Override
    public double runs(Session session) {
        double words = session.analysed().items().stream()
                .mapToInt(item -> item.tokens().length - 1)
                .sum();
        return 3.0 * session.batches().size() + 3 * words / session.config().batchSize();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        if (session.bm25().isEmpty()) {
            return Outcome.notRun("There is no BM25 to hold the model's words against: genir bm25 makes it.");
        }
        return new Measurement(session, session.bm25().get()).run(name(), progress);
    }

    /** One reading of the analysed queries. */
    private static final class Measurement {
        private final Session session;
        private final TermRanker bm25;
        private final AnalysedWords words;
        private final UnchangedLeads leads;
        private final WordReading reading;
        private final WordAblation ablation;

        Measurement(Session session, TermRanker bm25) {
            this.session = session;
            this.bm25 = bm25;
            this.words = AnalysedWords.of(session, bm25);
            this.leads = new UnchangedLeads(session);
            this.reading = new WordReading(session, words, leads);
            this.ablation = new WordAblation(session, words, leads);
        }

        Outcome run(String label, Progress progress) {
            try (Progress.Task task = progress.start(label, session.batches().size() + ablation.steps())) {
                reading.run(task);
                ablation.run(task);
            }
            WordWeights weights = WordWeights.of(session, words, leads, bm25);
            double[] gradient = reading.worth();
            WordAgreement agreement = agreement(weights, gradient);
            WordAttention attention = new WordAttention(session, words, reading, weights);
            WordCollection collection =
                    new WordCollection(session, words, bm25, ablation.dropped().logit(), weights);
            return new Outcome()
                    .table(attention.shares())
                    .table(attention.heads(ablation.masked().logit()))
                    .table(agreement.agreement())
                    .table(agreement.correlations())
                    .table(agreement.bins())
                    .table(collection.table())
                    .perQuery(queries(weights, gradient))
                    .perQuery(examples())
                    .means(agreement.means())
                    .fact("words", words.size())
                    .note(
                            "A word is what stands between spaces; its attention is that on all its tokens. Words that the model"
                                    + " does not read, by its vocabulary's analyzer or behind its longest input, do not count.")
                    .note(
                            "A word's worth is what goes with it of the right document's logit, or of its lead on the token that is"
                                    + " its runner-up in the unchanged model. Dropped: the word is left out of the query. Masked: the"
                                    + " encoder reads it, cross-attention does not see it. Gradient: masked, estimated by the gradient"
                                    + " of the lead with respect to the attention weights.")
                    .note(
                            "BM25's weight of a word is what it adds to the right document's score; beside the lead, to that score's"
                                    + " lead on the runner-up's. Correlations are of ranks within a query, and means over the queries"
                                    + " in which both tell words from one another.")
                    .note(
                            "Common, medium and rare words are thirds by idf; absent ones are in no document, matching ones in the"
                                    + " right document.")
                    .note(
                            "The model weighs a word more than BM25 where it is worth more to the logit than words to which BM25 gives a"
                                    + " like score are in the mean; listed are terms of at least "
                                    + WordCollection.QUERIES
                                    + " queries.");
        }

        private WordAgreement agreement(WordWeights weights, double[] gradient) {
            WordAgreement agreement = new WordAgreement(session, words, weights.right());
            hold(agreement, "dropped", ablation.dropped(), weights);
            hold(agreement, "masked", ablation.masked(), weights);
            agreement.hold("gradient", "lead", gradient, "bm25", weights.leads());
            agreement.hold("gradient", "lead", gradient, "idf", weights.idf());
            agreement.hold(
                    "gradient", "lead", gradient, "masked", ablation.masked().lead());
            agreement.hold(
                    "dropped",
                    "lead",
                    ablation.dropped().lead(),
                    "masked",
                    ablation.masked().lead());
            agreement.bin("bm25", ablation.dropped().logit(), weights.scores());
            agreement.bin("idf", ablation.dropped().logit(), weights.idf());
            return agreement;
        }

        /** Like with like: the logit with BM25's score, the lead with what its score leads by. */
        private static void hold(WordAgreement agreement, String how, WordAblation.Worth worth, WordWeights weights) {
            agreement.hold(how, "logit", worth.logit(), "bm25", weights.scores());
            agreement.hold(how, "logit", worth.logit(), "idf", weights.idf());
            agreement.hold(how, "lead", worth.lead(), "bm25", weights.leads());
            agreement.hold(how, "lead", worth.lead(), "idf", weights.idf());
        }

        private Table<QueryWordRow> queries(WordWeights weights, double[] gradient) {
            Table<QueryWordRow> table = new Table<>(Tables.WORDS_QUERIES);
            for (int i = 0; i < words.size(); i++) {
                AnalysedWords.Word word = words.all().get(i);
                table.add(new QueryWordRow(
                        id(word),
                        word.place(),
                        word.word().text(),
                        weights.kinds()[i],
                        present(weights.idf()[i]),
                        weights.scores()[i],
                        present(weights.leads()[i]),
                        reading.attention(i),
                        ablation.dropped().lead()[i],
                        ablation.dropped().logit()[i],
                        ablation.masked().lead()[i],
                        ablation.masked().logit()[i],
                        gradient[i]));
            }
            return table;
        }

        /** Heads and, as their sums for the worth and means for the attention, layers on the words of the example queries. */
        private Table<ExampleWordRow> examples() {
            Table<ExampleWordRow> table = new Table<>(Tables.WORDS_EXAMPLES);
            for (int query : Examples.chosen(session)) {
                words.of(query).forEach(i -> {
                    for (int layer = 0; layer < session.layers(); layer++) {
                        double attention = 0;
                        double worth = 0;
                        for (int head = 0; head < reading.heads(); head++) {
                            int unit = reading.unit(layer, head);
                            attention += reading.attention(i, unit);
                            worth += reading.worth(i, unit);
                            add(table, i, layer, head, reading.attention(i, unit), reading.worth(i, unit));
                        }
                        add(table, i, layer, Source.NONE, attention / reading.heads(), worth);
                    }
                });
            }
            return table;
        }

        private void add(Table<ExampleWordRow> table, int i, int layer, int head, double attention, double worth) {
            AnalysedWords.Word word = words.all().get(i);
            table.add(new ExampleWordRow(id(word), word.place(), word.word().text(), layer, head, attention, worth));
        }

        private String id(AnalysedWords.Word word) {
            return session.analysed().item(word.query()).query().id();
        }

        private static OptionalDouble present(double value) {
            return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }
}
