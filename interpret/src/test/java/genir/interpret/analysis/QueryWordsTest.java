package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedModel;
import genir.interpret.PlantedTerms;
import genir.interpret.SmallModel;
import genir.interpret.session.Models;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CollectionWordRow;
import genir.interpret.table.Tables.ExampleWordRow;
import genir.interpret.table.Tables.QueryWordRow;
import genir.interpret.table.Tables.WordAgreementRow;
import genir.interpret.table.Tables.WordBinRow;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryWordsTest {
    private static Outcome run(Session session, PlantedTerms bm25) {
        session.useBm25(bm25);
        return new QueryWords().run(session, Progress.NONE);
    }

    private static double value(Outcome outcome, String ablation, String measure, String weight, String statistic) {
        return outcome.rows(Tables.WORDS_AGREEMENT).stream()
                .filter(row -> row.ablation().equals(ablation)
                        && row.measure().equals(measure)
                        && row.weight().equals(weight)
                        && row.right().equals("all")
                        && row.statistic().equals(statistic))
                .mapToDouble(row -> row.value().value())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theWordThatTellsTheDocumentIsWorthItAllAndTheOtherLessThanNothing() {
        Outcome outcome = run(SmallModel.session(PlantedModel.firstWordsTell()), PlantedTerms.firstWords(2, 1));
        List<QueryWordRow> rows = outcome.rows(Tables.WORDS_QUERIES);
        assertThat(rows).hasSize(32);
        assertThat(rows).allSatisfy(row -> {
            if (row.place() == 0) {
                // All of the logit: nearly 1, as the docid fills the last residual nearly alone.
                assertThat(row.droppedLogit()).as(row.toString()).isBetween(0.9, 1.0);
                assertThat(row.droppedLead()).isBetween(0.9, 1.0);
            } else {
                // Without it more attention is left for the word that tells.
                assertThat(row.droppedLogit()).isBetween(-0.1, 0.0);
            }
            // The planted encoder has no layers: no word is read in the light of another.
            assertThat(row.maskedLogit()).isCloseTo(row.droppedLogit(), within(1e-5));
            assertThat(row.maskedLead()).isCloseTo(row.droppedLead(), within(1e-5));
        });
        for (String ablation : List.of("dropped", "masked")) {
            assertThat(value(outcome, ablation, "logit", "bm25", "spearman")).isEqualTo(1);
            assertThat(value(outcome, ablation, "logit", "bm25", "first")).isEqualTo(1);
        }
        List<WordAgreementRow> first = outcome.rows(Tables.WORDS_AGREEMENT).stream()
                .filter(row -> row.statistic().equals("first"))
                .toList();
        assertThat(first).allSatisfy(row -> assertThat(row.chance()).hasValue(0.5));
        Outcome reversed = run(SmallModel.session(PlantedModel.firstWordsTell()), PlantedTerms.firstWords(1, 2));
        assertThat(value(reversed, "dropped", "logit", "bm25", "spearman")).isEqualTo(-1);
        assertThat(value(reversed, "dropped", "logit", "idf", "first")).isZero();
    }

    @Test
    void aHeadThatLooksForAWordIsSeenToDoSo() {
        Session session = SmallModel.session(
                new Models(new T5Runner(PlantedModel.parameters()), null, List.of()),
                new InterpretConfig("all", null, null, null, null, null, null, null, null, null, 16, 6, null));
        Outcome outcome = run(session, PlantedTerms.firstWords(1, 1));
        assertThat(attention(outcome, "q00", 0, 2, 1)).isGreaterThan(0.99);
        // Heads without queries look at both words and the end alike.
        assertThat(attention(outcome, "q00", 0, 0, 0)).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(Rows.value(outcome.table("words-attention"), "share", 0, 0, "end"))
                .isCloseTo(1 / 3.0, within(1e-6));
        assertThat(Rows.value(outcome.table("words-attention"), "even", 0, 0, "end"))
                .isCloseTo(1 / 3.0, within(1e-6));
        assertThat(Rows.value(outcome.table("words-attention"), "share", 0, 0, "matching"))
                .isCloseTo(2 / 3.0, within(1e-6));
        assertThat(Rows.value(outcome.table("words-heads"), "value", 0, 0, "entropy"))
                .isCloseTo(1, within(1e-6));
        assertThat(Rows.value(outcome.table("words-heads"), "value", 2, 1, "entropy"))
                .isLessThan(1 - 1e-3);
    }

    private static double attention(Outcome outcome, String query, int place, int layer, int head) {
        return outcome.rows(Tables.WORDS_EXAMPLES).stream()
                .filter(row ->
                        row.query().equals(query) && row.place() == place && row.layer() == layer && row.head() == head)
                .mapToDouble(ExampleWordRow::attention)
                .findFirst()
                .orElseThrow();
    }

    /** Words left out of the text, and scores of -1e9 for their positions in every layer: the same by other means. */
    @Test
    void worthIsWhatChangesWhenTheWordIsTakenAwayByOtherMeans() {
        Session session = SmallModel.session(SmallModel.trained());
        List<QueryWordRow> rows = run(session, PlantedTerms.firstWords(2, 1)).rows(Tables.WORDS_QUERIES);
        assertThat(rows).hasSize(32);
        T5Runner runner = session.runner();
        for (int i = 0; i < rows.size(); i++) {
            QueryWordRow row = rows.get(i);
            int query = i / 2;
            int position = i % 2;
            int target = session.target(query);
            String other = session.analysed().item(query).query().text().split(" ", -1)[1 - position];
            float[] whole = logits(runner, session.analysed().item(query).tokens());
            float[] without = logits(runner, SmallModel.vocabulary().encode(other, SmallModel.MAX_LENGTH));
            int second = IntStream.range(0, whole.length)
                    .filter(token -> token != target)
                    .boxed()
                    .max((a, b) -> Float.compare(whole[a], whole[b]))
                    .orElseThrow();
            assertThat(row.droppedLogit()).isCloseTo(whole[target] - without[target], within(1e-4));
            assertThat(row.droppedLead())
                    .isCloseTo(whole[target] - whole[second] - (without[target] - without[second]), within(1e-4));
            float[] masked = hooked(session, query, "hook_attn_scores", -1, -1, scores -> {
                scores[position] = -1e9f;
                return scores;
            });
            assertThat(row.maskedLogit()).isCloseTo(whole[target] - masked[target], within(1e-4));
            assertThat(row.maskedLead())
                    .isCloseTo(whole[target] - whole[second] - (masked[target] - masked[second]), within(1e-4));
        }
    }

    private static float[] logits(T5Runner runner, int... tokens) {
        return runner.logits(TokenBatch.padded(List.of(tokens), 8)).read().data();
    }

    private interface Change {
        float[] of(float[] positions);
    }

    /** A query's logits where a head's, or for -1 every, row over the positions is changed. */
    private static float[] hooked(Session session, int query, String part, int layer, int head, Change change) {
        QueryBatch batch = session.analysed().batchOf(query);
        int row = query - batch.first();
        int heads = session.runner().parameters().config().numHeads();
        int length = batch.tokens().length();
        List<Site> sites = IntStream.range(0, session.layers())
                .filter(each -> layer < 0 || each == layer)
                .mapToObj(each -> new Site(StackName.DECODER, each, "cross_attn", part))
                .toList();
        DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
        List<Hook> hooks = new ArrayList<>();
        for (Site site : sites) {
            hooks.add(run.overwrite(site, view -> {
                float[] values = view.read().data();
                for (int each = 0; each < heads; each++) {
                    if (head < 0 || each == head) {
                        int at = (row * heads + each) * length;
                        float[] changed = change.of(Arrays.copyOfRange(values, at, at + length));
                        System.arraycopy(changed, 0, values, at, length);
                    }
                }
                view.write(values);
            }));
        }
        TensorView logits = run.run(hooks);
        return Arrays.copyOfRange(logits.read().data(), row * logits.rowLength(), (row + 1) * logits.rowLength());
    }

    /** A small step from a head's weights to those without the word. */
    @Test
    void whatAHeadsWeightIsWorthIsTheSlopeTowardsTheWeightsWithoutTheWord() {
        Session session = SmallModel.session(SmallModel.trained());
        Outcome outcome = run(session, PlantedTerms.firstWords(2, 1));
        double step = 0.02;
        List<ExampleWordRow> heads = outcome.rows(Tables.WORDS_EXAMPLES).stream()
                .filter(row -> row.head() >= 0)
                .toList();
        assertThat(heads).hasSize(5 * 2 * SmallModel.LAYERS * 2);
        for (ExampleWordRow row : heads) {
            int query = IntStream.range(0, session.analysed().size())
                    .filter(i -> session.analysed().item(i).query().id().equals(row.query()))
                    .findFirst()
                    .orElseThrow();
            int target = session.target(query);
            float[] whole =
                    logits(session.runner(), session.analysed().item(query).tokens());
            int second = IntStream.range(0, whole.length)
                    .filter(token -> token != target)
                    .boxed()
                    .max((a, b) -> Float.compare(whole[a], whole[b]))
                    .orElseThrow();
            double[] leads = new double[2];
            for (int side = 0; side < 2; side++) {
                double part = side == 0 ? step : -step;
                float[] moved = hooked(session, query, "hook_pattern", row.layer(), row.head(), weights -> {
                    float own = weights[row.place()];
                    for (int i = 0; i < weights.length; i++) {
                        double gone = i == row.place() ? 0 : weights[i] / (1.0 - own);
                        weights[i] += (float) (part * (gone - weights[i]));
                    }
                    return weights;
                });
                leads[side] = moved[target] - moved[second];
            }
            assertThat(row.worth())
                    .as(row.toString())
                    .isCloseTo((leads[1] - leads[0]) / (2 * step), within(5e-3 * (1 + Math.abs(row.worth()))));
        }
    }

    @Test
    void frequentTermsAreHeldAgainstWordsOfLikeScore() {
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        List<Query> queries = new ArrayList<>();
        List<String> texts = List.of(
                "lemon grape",
                "orange lemon",
                "melon lemon",
                "lemon piano",
                "lemon grape melon",
                "grape",
                "lemon tiger",
                "Lemon drum");
        for (String text : texts) {
            queries.add(new Query("q" + queries.size(), text));
            grades.put("q" + (queries.size() - 1), Map.of("d0", 1));
        }
        QuerySet dev = new QuerySet(Split.DEV, queries, new Qrels(grades));
        Session session = new Session(
                new Models(new T5Runner(SmallModel.trained()), null, List.of()),
                SmallModel.vocabulary(),
                dev,
                new QuerySet(Split.TEST, List.of(), new Qrels(Map.of())),
                InterpretConfig.of("all", null, 6),
                SmallModel.MAX_LENGTH);
        Outcome outcome = run(session, new PlantedTerms(String::length));
        List<QueryWordRow> words = outcome.rows(Tables.WORDS_QUERIES);
        List<QueryWordRow> lemons = words.stream()
                .filter(row -> row.word().equalsIgnoreCase("lemon"))
                .toList();
        // Every word of the document with as many letters, and so with the same score.
        List<QueryWordRow> like = words.stream()
                .filter(row -> row.score() == lemons.get(0).score())
                .toList();
        assertThat(like.size()).isGreaterThan(lemons.size()).isLessThan(words.size());
        List<CollectionWordRow> collection = outcome.rows(Tables.WORDS_COLLECTION);
        assertThat(collection).hasSize(1);
        CollectionWordRow lemon = collection.get(0);
        assertThat(lemon.word()).isEqualTo("lemon");
        assertThat(lemon.queries()).isEqualTo(7);
        assertThat(lemon.residual().value())
                .isCloseTo(lemon.worth() - mean(like, QueryWordRow::droppedLogit), within(1e-9));
        assertThat(lemon.worth()).isCloseTo(mean(lemons, QueryWordRow::droppedLogit), within(1e-9));
        // Words of other documents add nothing to BM25's score.
        List<WordBinRow> bins = outcome.rows(Tables.WORDS_BINS).stream()
                .filter(row -> row.weight().equals("bm25"))
                .toList();
        assertThat(bins.get(0).words()).isEqualTo(3);
        assertThat(bins.get(0).meanWeight()).isZero();
        assertThat(bins.stream().mapToInt(WordBinRow::words).sum()).isEqualTo(words.size());
    }

    private static double mean(List<QueryWordRow> rows, ToDoubleFunction<QueryWordRow> value) {
        return rows.stream().mapToDouble(value).average().orElseThrow();
    }

    @Test
    void withoutBm25ItSaysSo() {
        Session session = SmallModel.session(SmallModel.untrained());
        assertThat(new QueryWords().run(session, Progress.NONE).reason()).contains("no BM25");
    }

    @Test
    void isTheSameEachTimeInBatchesOfAnySize() {
        Outcome one = run(SmallModel.session(SmallModel.trained(), "all", null, 6), PlantedTerms.firstWords(2, 1));
        Outcome again = run(SmallModel.session(SmallModel.trained(), "all", null, 6), PlantedTerms.firstWords(2, 1));
        Outcome other = run(SmallModel.session(SmallModel.trained(), "all", null, 5), PlantedTerms.firstWords(2, 1));
        assertThat(again.rows(Tables.WORDS_QUERIES)).isEqualTo(one.rows(Tables.WORDS_QUERIES));
        assertThat(again.rows(Tables.WORDS_HEADS)).isEqualTo(one.rows(Tables.WORDS_HEADS));
        for (int i = 0; i < 32; i++) {
            assertThat(other.rows(Tables.WORDS_QUERIES).get(i).droppedLogit())
                    .isCloseTo(one.rows(Tables.WORDS_QUERIES).get(i).droppedLogit(), within(1e-4));
        }
    }
}
