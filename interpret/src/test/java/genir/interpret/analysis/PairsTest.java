package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.interpret.InterpretConfig;
import genir.interpret.PairsConfig;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Surroundings;
import genir.interpret.patch.Target;
import genir.interpret.session.Item;
import genir.interpret.session.Models;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AxiomRow;
import genir.interpret.table.Tables.PairPartRow;
import genir.interpret.table.Tables.PairRow;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import genir.retrieval.TermRanker;
import genir.retrieval.bm25.Bm25Ranker;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairsTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-4);
    private static final List<String> DIRECTIONS = List.of("noising", "denoising");

    @TempDir
    Path folder;

    private CollectionIndex index;
    private TermRanker bm25;

    @BeforeEach
    void open() throws IOException {
        index = SmallModel.index(folder.resolve("index"));
        bm25 = new Bm25Ranker(index.reader(), index.analyzer(), 0.9, 0.4);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private static Session session(Parameters parameters, PairsConfig pairs) {
        return SmallModel.session(
                new Models(new T5Runner(parameters), null, List.of()),
                new InterpretConfig("all", null, null, null, null, null, null, null, null, pairs, null, 6, null));
    }

    private Session besideBm25(Parameters parameters, PairsConfig pairs) {
        Session session = session(parameters, pairs);
        session.useBm25(bm25);
        return session;
    }

    private static Outcome run(Session session) {
        return new Pairs().run(session, Progress.NONE);
    }

    /** A planted model without the distraction that layer 2 writes. */
    private static Parameters planted() {
        Parameters parameters = PlantedModel.parameters();
        SmallModel.zero(parameters, "decoder.block.2.layer.1.EncDecAttention.o.weight");
        return parameters;
    }

    private static double axiom(Outcome outcome, String axiom, String system) {
        return outcome.rows(Tables.PAIRS_AXIOMS).stream()
                .filter(row -> row.axiom().equals(axiom) && row.system().equals(system))
                .mapToDouble(row -> row.share().value())
                .findFirst()
                .orElseThrow();
    }

    /** The topic of the other document's words is written by layer 0's head, and becomes its docid in layer 1's MLP. */
    @Test
    void whatIsPlantedCarriesAllOfTheDifference() throws IOException {
        Path file = folder.resolve("pairs.tsv");
        Files.writeString(file, "lemon grape\tpiano trumpet\nhammer wrench\ttiger camel\n");
        Outcome outcome = run(session(planted(), new PairsConfig(file.toString(), List.of(), null)));
        Table<?> shares = outcome.table("pairs-patching");
        for (String direction : DIRECTIONS) {
            for (int layer = 0; layer < 3; layer++) {
                for (Component component : Component.values()) {
                    boolean carries = (layer == 0 && component == Component.CROSS_ATTENTION)
                            || (layer == 1 && component == Component.MLP);
                    assertThat(Rows.value(shares, "share", "file", direction, layer, component.label()))
                            .as(direction + " " + component + " " + layer)
                            .isCloseTo(carries ? 1 : 0, CLOSE);
                }
            }
            assertThat(Rows.value(shares, "pairs", "file", direction, 0, "mlp")).isEqualTo(2);
        }
        // The right document is that of the original for both: another one comes first.
        assertThat(Rows.value(outcome.table("pairs"), "value", "file", "genir", "lost_first"))
                .isEqualTo(1);
        assertThat(outcome.rows(Tables.PAIRS_QUERIES))
                .extracting(PairRow::document, PairRow::rankBefore)
                .containsExactly(tuple("d0", 1), tuple("d2", 1));
    }

    /** The planted model adds up its words' topics evenly, whatever their order: more of the right one is better, more of another is worse. */
    @Test
    void thePlantedModelObeysTheAxiomsThatBm25Obeys() {
        Outcome outcome = run(besideBm25(planted(), PairsConfig.defaults()));
        for (String system : List.of("genir", "bm25")) {
            for (String axiom : List.of("term_frequency", "matching", "off_topic", "key_term", "order")) {
                assertThat(axiom(outcome, axiom, system))
                        .as(axiom + " " + system)
                        .isEqualTo(1);
            }
        }
        // A missing word leaves the topic half of the positions, a misspelt one a third.
        assertThat(axiom(outcome, "typo", "genir")).isZero();
        assertThat(axiom(outcome, "typo", "bm25")).isEqualTo(1);
        // All words are in one document: none is rarer or commoner.
        assertThat(outcome.rows(Tables.PAIRS_AXIOMS).stream().map(AxiomRow::axiom))
                .doesNotContain("idf", "rarer_intruder");
        Table<?> changes = outcome.table("pairs");
        assertThat(Rows.value(changes, "value", "order", "genir", "lead")).isCloseTo(0, CLOSE);
        assertThat(Rows.value(changes, "value", "order", "bm25", "lead")).isZero();
        assertThat(Rows.value(changes, "pairs", "drop", "bm25", "lead")).isEqualTo(32);
        assertThat(Rows.value(changes, "queries", "drop", "bm25", "lead")).isEqualTo(16);
    }

    @Test
    void bm25ChangesByWhatItsTermsAdd() {
        Outcome outcome = run(besideBm25(SmallModel.trained(), new PairsConfig(null, List.of("drop", "repeat"), null)));
        for (PairRow row : outcome.rows(Tables.PAIRS_QUERIES)) {
            String term = bm25.terms(row.word()).get(0).text();
            double added = bm25.score(term, row.document());
            assertThat(row.bm25After().getAsDouble() - row.bm25Before().getAsDouble())
                    .isCloseTo(row.change().equals("drop") ? -added : added, CLOSE);
            assertThat(row.idf().getAsDouble()).isEqualTo(bm25.idf(term));
            assertThat(row.bm25RankBefore()).hasValue(1);
        }
    }

    /** The same query by query, each with the other's text given to an intervention of another kind. */
    @Test
    void effectsAreThoseOfSingleQueriesPatched() {
        Session session = session(SmallModel.trained(), new PairsConfig(null, List.of("drop"), 3));
        Outcome outcome = run(session);
        List<PairPartRow> parts = outcome.rows(Tables.PAIRS_PARTS);
        assertThat(parts).hasSize(3 * 2 * 9);
        for (PairRow pair : outcome.rows(Tables.PAIRS_QUERIES)) {
            double before = lead(session, pair, pair.text(), Experiment.NONE);
            double after = lead(session, pair, pair.changed(), Experiment.NONE);
            assertThat(pair.leadBefore()).isCloseTo(before, CLOSE);
            assertThat(pair.leadAfter()).isCloseTo(after, CLOSE);
            for (PairPartRow part : parts) {
                if (part.query().equals(pair.query()) && part.place() == pair.place()) {
                    Target target = Target.layers(Component.of(part.component()), part.layer());
                    double noised = lead(
                            session,
                            pair,
                            pair.text(),
                            Experiment.of(new Intervention.FromQuery(target, pair.changed())));
                    double denoised = lead(
                            session,
                            pair,
                            pair.changed(),
                            Experiment.of(new Intervention.FromQuery(target, pair.text())));
                    assertThat(part.noising()).isCloseTo(before - noised, CLOSE);
                    assertThat(part.denoising()).isCloseTo(denoised - after, CLOSE);
                }
            }
        }
        assertThat(parts)
                .anySatisfy(part -> assertThat(Math.abs(part.denoising())).isGreaterThan(0.1));
    }

    private static double lead(Session session, PairRow pair, String text, Experiment experiment) {
        Item original = session.analysed().items().stream()
                .filter(item -> item.query().id().equals(pair.query()))
                .findFirst()
                .orElseThrow();
        Sample single = session.analysed().of(List.of(original.worded(new Query("q", text), session.encode(text))));
        List<Double> leads = new ArrayList<>();
        new PatchingEngine(session, single)
                .run(List.of(experiment), List.of(), Progress.NONE.start("", -1), (index, batch, run, logits) -> {
                    FloatBuffer scores = logits.floats();
                    double best = Double.NEGATIVE_INFINITY;
                    for (int token = 0; token < logits.rowLength(); token++) {
                        best = token == original.target() ? best : Math.max(best, scores.get(token));
                    }
                    leads.add(scores.get(original.target()) - best);
                });
        return leads.get(0);
    }

    /** What a decoder of one position knows of the query it knows by its components. */
    @Test
    void allComponentsOfThePartnerMakeItsLead() {
        Session session = session(SmallModel.trained(), PairsConfig.defaults());
        Sample ours = session.analysed();
        List<Item> reversed = new ArrayList<>(ours.items());
        Collections.reverse(reversed);
        Experiment all = new Experiment(Arrays.stream(Component.values())
                .<Intervention>map(component -> new Intervention.FromPartner(Target.layers(component)))
                .toList());
        List<float[]> logits = new ArrayList<>();
        for (Experiment experiment : List.of(all, Experiment.NONE)) {
            Sample read = experiment.equals(all) ? ours : ours.of(reversed);
            new PatchingEngine(session.runner(), Surroundings.of(session, ours.of(reversed)), read)
                    .run(
                            List.of(experiment),
                            List.of(),
                            Progress.NONE.start("", -1),
                            (index, batch, run, scores) ->
                                    logits.add(scores.read().data()));
        }
        for (int batch = 0; batch < ours.batches().size(); batch++) {
            assertThat(logits.get(batch))
                    .containsExactly(logits.get(ours.batches().size() + batch), within(1e-4f));
        }
        assertThatThrownBy(() -> new PatchingEngine(session, ours).ranks(List.of(all), Progress.NONE.start("", -1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("from_partner");
    }

    @Test
    void sharesAreSumsOverSums() {
        Outcome outcome = run(session(SmallModel.trained(), new PairsConfig(null, List.of("drop"), null)));
        List<PairRow> pairs = outcome.rows(Tables.PAIRS_QUERIES);
        for (Component component : Component.values()) {
            for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
                double carried = 0;
                double whole = 0;
                for (PairRow pair : pairs) {
                    double difference = pair.leadBefore() - pair.leadAfter();
                    if (Math.abs(difference) >= Pairs.LEAST_DIFFERENCE) {
                        int at = layer;
                        Predicate<PairPartRow> mine = part -> part.query().equals(pair.query())
                                && part.place() == pair.place()
                                && part.layer() == at
                                && part.component().equals(component.label());
                        double effect = outcome.rows(Tables.PAIRS_PARTS).stream()
                                .filter(mine)
                                .mapToDouble(PairPartRow::denoising)
                                .sum();
                        carried += Math.signum(difference) * effect;
                        whole += Math.abs(difference);
                    }
                }
                assertThat(whole).isPositive();
                assertThat(Rows.value(
                                outcome.table("pairs-patching"),
                                "share",
                                "drop",
                                "denoising",
                                layer,
                                component.label()))
                        .isCloseTo(carried / whole, CLOSE);
            }
        }
    }

    @Test
    void theSameSeedMakesTheSamePairsAndNoMoreThanAreWanted() {
        PairsConfig config = new PairsConfig(null, null, 5);
        Outcome first = run(besideBm25(SmallModel.trained(), config));
        Outcome second = run(besideBm25(SmallModel.trained(), config));
        for (String table : List.of("pairs", "pairs-patching", "pairs-words", "pairs-axioms", "pairs-queries")) {
            assertThat(second.table(table).cells()).isEqualTo(first.table(table).cells());
        }
        assertThat(first.rows(Tables.PAIRS))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.queries()).isBetween(1, 5));
        assertThat(first.rows(Tables.PAIRS).stream().map(row -> row.change()).distinct())
                .containsExactly("drop", "repeat", "typo", "order", "off_topic", "key_term");
    }

    @Test
    void withoutAnIndexOnlyTheQueriesThemselvesAreChanged() {
        Outcome outcome = run(session(SmallModel.trained(), PairsConfig.defaults()));
        assertThat(outcome.rows(Tables.PAIRS).stream().map(row -> row.change()).distinct())
                .containsExactly("drop", "typo", "order");
        assertThat(outcome.rows(Tables.PAIRS).stream().map(row -> row.system()).distinct())
                .containsExactly("genir");
        assertThat(outcome.rows(Tables.PAIRS_AXIOMS).stream().map(AxiomRow::axiom))
                .containsExactly("order", "typo");
        assertThat(run(session(SmallModel.trained(), new PairsConfig(null, List.of("repeat"), null)))
                        .reason())
                .contains("interpret.pairs.path");
    }
}
