package genir.interpret.report.inside;

import genir.interpret.QueryChange;
import genir.interpret.figure.Numbers;
import genir.interpret.pair.Axiom;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AxiomRow;
import genir.interpret.table.Tables.PairChangeRow;
import genir.interpret.table.Tables.PairShareRow;
import genir.interpret.table.Tables.PairWordRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What changes of a query do, which components carry that, and which axioms of retrieval hold; beside BM25. */
public final class QueryPairsSection extends AnalysisSection<PairChangeRow> {
    private static final String GENIR = "genir";
    private static final String BM25 = "bm25";
    private static final String DENOISING = "denoising";
    private static final List<String> DIRECTIONS = List.of("noising", DENOISING);
    /** Components that nowhere reach this are not drawn. */
    private static final double LEAST_SHARE = 0.05;
    /** Of fewer pairs a share says nothing. */
    private static final int LEAST_PAIRS = 10;

    private static final List<String> RARITIES = List.of("rare", "middle", "common", "unknown");

    public QueryPairsSection() {
        super(
                "query-pairs",
                "What changes of a query do",
                List.of("pairs"),
                Tables.PAIRS,
                Tables.PAIRS_PATCHING,
                Tables.PAIRS_WORDS,
                Tables.PAIRS_AXIOMS);
    }

    @Override
    public String question() {
        return "What does a change of the query do to its document, through which components, and does theory expect it?";
    }

    @Override
    List<Block> body(RunFolder run, List<PairChangeRow> changes) {
        List<PairShareRow> shares = run.rows(Tables.PAIRS_PATCHING).orElse(List.of()).stream()
                .filter(row -> row.pairs() >= LEAST_PAIRS)
                .toList();
        List<AxiomRow> axioms = run.rows(Tables.PAIRS_AXIOMS).orElse(List.of());
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.text(
                "Queries are changed in one way at a time, and the right document stays what it was. How its lead"
                        + " changes says what the change is worth; taking one component's output from the other query of the pair says"
                        + " which component carries that."));
        summary(changes, shares, axioms).ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
        blocks.add(changes(changes));
        if (!axioms.isEmpty()) {
            blocks.add(axioms(axioms));
        }
        if (!shares.isEmpty()) {
            blocks.add(Paragraph.reading(
                    "How to read: a component with a share of 1 carries the whole difference between the two"
                            + " leads, one with 0 nothing. Noising asks whether the component is enough to spoil the original query's lead,"
                            + " denoising whether it is enough to bring it back; where several components do the same, noising finds less. Components whose shares are all below "
                            + LEAST_SHARE + ", and changes with fewer than " + LEAST_PAIRS
                            + " pairs to share out, are left out."));
            blocks.add(new Figures(shares(shares)));
        }
        run.rows(Tables.PAIRS_WORDS)
                .filter(words -> !words.isEmpty())
                .ifPresent(words -> blocks.add(new Figures(words(words))));
        return blocks;
    }

    private static Optional<String> summary(
            List<PairChangeRow> changes, List<PairShareRow> shares, List<AxiomRow> axioms) {
        List<String> parts = new ArrayList<>();
        changes.stream()
                .filter(row -> row.is(GENIR, "lead"))
                .min(Comparator.comparingDouble(row -> row.value().value()))
                .ifPresent(most -> parts.add("The document's lead falls most, by "
                        + Numbers.fixed(-most.value().value(), 2) + " logits, where "
                        + QueryChange.description(most.change()) + "."));
        most(shares.stream().filter(row -> row.direction().equals(DENOISING)).toList())
                .ifPresent(most ->
                        parts.add("Of single components, the largest share is brought back by " + carrier(most) + "."));
        List<String> broken = axioms.stream()
                .filter(row -> row.system().equals(GENIR)
                        && of(axioms, row.axiom(), BM25)
                                .filter(other ->
                                        row.share().high() < other.share().low())
                                .isPresent())
                .map(row -> row.axiom().replace('_', ' '))
                .toList();
        if (axioms.stream().anyMatch(row -> row.system().equals(BM25))) {
            parts.add(
                    broken.isEmpty()
                            ? "It obeys no axiom clearly less often than BM25."
                            : "It obeys clearly less often than BM25: " + Words.listed(broken) + ".");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
    }

    private static Table changes(List<PairChangeRow> rows) {
        List<List<Cell>> lines = new ArrayList<>();
        for (String change : rows.stream().map(PairChangeRow::change).distinct().toList()) {
            List<PairChangeRow> mine =
                    rows.stream().filter(row -> row.change().equals(change)).toList();
            lines.add(List.of(
                    Cell.of(QueryChange.description(change)),
                    Cell.of(mine.get(0).pairs())
                            .withNote(Words.queries(mine.get(0).queries())),
                    number(mine, GENIR, "lead"),
                    share(mine, GENIR, "lost_first"),
                    number(mine, BM25, "lead"),
                    share(mine, BM25, "lost_first"),
                    share(mine, BM25, "gained_first")));
        }
        return Table.open(
                "What each change does to the right document, with 95% intervals",
                List.of(
                        Table.text("change"),
                        Table.number("pairs"),
                        Table.number("lead, logits"),
                        Table.number("leaves rank 1, %"),
                        Table.number("BM25's lead"),
                        Table.number("leaves BM25's rank 1, %"),
                        Table.number("comes to BM25's rank 1, %")),
                lines);
    }

    private static Cell number(List<PairChangeRow> rows, String system, String measure) {
        return cell(rows, system, measure)
                .map(row -> Cell.of(Numbers.fixed(row.value().value(), 2)).withNote(Words.interval(row.value(), 2)))
                .orElse(Cell.EMPTY);
    }

    private static Cell share(List<PairChangeRow> rows, String system, String measure) {
        return cell(rows, system, measure)
                .map(row -> Cell.of(Numbers.percent(row.value().value())).withNote(Words.percentInterval(row.value())))
                .orElse(Cell.EMPTY);
    }

    private static Optional<PairChangeRow> cell(List<PairChangeRow> rows, String system, String measure) {
        return rows.stream().filter(row -> row.is(system, measure)).findFirst();
    }

    private static Table axioms(List<AxiomRow> rows) {
        return Table.open(
                "Axioms of retrieval: the share of pairs that obey, in percent",
                List.of(
                        Table.text("axiom"),
                        Table.text("what is expected"),
                        Table.number("GenIR"),
                        Table.number("BM25"),
                        Table.number("comparisons")),
                rows.stream()
                        .map(AxiomRow::axiom)
                        .distinct()
                        .map(axiom -> List.of(
                                Cell.of(axiom.replace('_', ' ')),
                                Cell.of(Axiom.expectation(axiom)),
                                obeyed(rows, axiom, GENIR),
                                obeyed(rows, axiom, BM25),
                                of(rows, axiom, GENIR)
                                        .map(row -> Cell.of(row.pairs()).withNote(Words.queries(row.queries())))
                                        .orElse(Cell.EMPTY)))
                        .toList());
    }

    private static Cell obeyed(List<AxiomRow> rows, String axiom, String system) {
        return of(rows, axiom, system)
                .map(row -> Cell.of(Numbers.percent(row.share().value())).withNote(Words.percentInterval(row.share())))
                .orElse(Cell.EMPTY);
    }

    private static Optional<AxiomRow> of(List<AxiomRow> rows, String axiom, String system) {
        return rows.stream()
                .filter(row -> row.axiom().equals(axiom) && row.system().equals(system))
                .findFirst();
    }

    /** A panel for each direction, with lines for each component that carries anything, one for each change. */
    private static List<Figures.Panel> shares(List<PairShareRow> all) {
        List<String> components = Words.COMPONENTS.stream()
                .filter(component -> all.stream()
                        .anyMatch(row -> row.component().equals(component)
                                && Math.abs(row.share().value()) >= LEAST_SHARE))
                .toList();
        List<LayerGrid.Line<PairShareRow>> lines = new ArrayList<>();
        for (String component : components) {
            for (String change :
                    all.stream().map(PairShareRow::change).distinct().toList()) {
                lines.add(new LayerGrid.Line<>(
                        Words.component(component) + ", " + change.replace('_', ' '),
                        row -> row.component().equals(component) && row.change().equals(change)));
            }
        }
        List<Figures.Panel> panels = new ArrayList<>();
        for (String direction : DIRECTIONS) {
            List<PairShareRow> mine = all.stream()
                    .filter(row -> row.direction().equals(direction))
                    .toList();
            most(mine)
                    .ifPresent(most -> panels.add(Figures.Panel.of(LayerGrid.of(
                                            mine,
                                            PairShareRow::layer,
                                            row -> row.share().value())
                                    .around(
                                            Words.sentence(direction) + ", by component and change",
                                            "Share of the difference between the leads of pairs that one component carries.",
                                            "component, change",
                                            lines))
                            .reading("Most is carried by " + carrier(most) + ".")));
        }
        return panels;
    }

    private static Optional<PairShareRow> most(List<PairShareRow> rows) {
        return rows.stream().max(Comparator.comparingDouble(row -> row.share().value()));
    }

    private static String carrier(PairShareRow row) {
        return Words.component(row.component()) + " of layer " + row.layer() + " where "
                + QueryChange.description(row.change()) + ": "
                + Numbers.fixed(row.share().value(), 2);
    }

    /** What words give through each component, by how rare they are. */
    private static List<Figures.Panel> words(List<PairWordRow> all) {
        List<PairWordRow> mine =
                all.stream().filter(row -> row.direction().equals(DENOISING)).toList();
        List<LayerGrid.Line<PairWordRow>> lines = new ArrayList<>();
        for (String rarity : RARITIES) {
            List<PairWordRow> some =
                    mine.stream().filter(row -> row.rarity().equals(rarity)).toList();
            for (String component : List.of("cross_attention", "mlp")) {
                if (!some.isEmpty()) {
                    lines.add(new LayerGrid.Line<>(
                            rarity + ", " + Words.component(component),
                            row -> row.rarity().equals(rarity)
                                    && row.component().equals(component)));
                }
            }
        }
        String whole = Words.listed(RARITIES.stream()
                .flatMap(rarity -> all.stream()
                        .filter(row ->
                                row.direction().equals("whole") && row.rarity().equals(rarity)))
                .map(row -> Numbers.fixed(row.effect().value(), 2) + " by a " + row.rarity() + " one")
                .toList());
        return List.of(Figures.Panel.of(LayerGrid.of(
                                mine, PairWordRow::layer, row -> row.effect().value())
                        .around(
                                "What words give through components",
                                "Mean lead in logits that a component's output of the whole query brings back to the query without"
                                        + " a word, by how rare the word is.",
                                "words",
                                lines))
                .reading("The lead that a word gives in all, in logits: " + whole + "."));
    }
}
