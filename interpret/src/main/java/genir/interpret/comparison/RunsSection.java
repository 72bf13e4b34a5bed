package genir.interpret.comparison;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.section.Extremes;
import genir.interpret.report.section.Words;
import genir.retrieval.evaluation.SystemsComparison;
import genir.retrieval.system.RetrievalSystems;
import java.util.ArrayList;
import java.util.List;

/** Which runs these are, and which system is best. */
final class RunsSection implements PageSection {
    @Override
    public String id() {
        return "runs";
    }

    @Override
    public String title() {
        return "The runs";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        List<Block> blocks = new ArrayList<>();
        comparison.systems().map(RunsSection::best).map(Paragraph::lead).ifPresent(blocks::add);
        comparison
                .outsideKnowledge()
                .map(users -> Paragraph.text(users + " " + RetrievalSystems.OUTSIDE_KNOWLEDGE))
                .ifPresent(blocks::add);
        comparison.notes().forEach(note -> blocks.add(Paragraph.text(note)));
        blocks.add(Table.open(
                Words.count(comparison.runs().size()) + (comparison.runs().size() == 1 ? " run" : " runs")
                        + " and what they have",
                List.of(Table.text("run"), Table.text("systems"), Table.text("directory")),
                comparison.runs().stream()
                        .map(run -> List.of(
                                Cell.of(run.name()),
                                Cell.of(String.join(", ", run.systems())),
                                Cell.of(run.folder().root().toString())))
                        .toList()));
        return blocks;
    }

    private static String best(SystemsComparison systems) {
        List<String> best = Extremes.highest(
                systems.systems().keySet().stream(),
                name -> systems.systems().get(name).mean(systems.metric()));
        String on = " on " + Words.count(systems.queries()) + " "
                + systems.split().label() + (systems.queries() == 1 ? " query" : " queries");
        String value = Words.percent(systems.systems().get(best.get(0)).mean(systems.metric()));
        return "The highest " + Words.metric(systems.metric()) + on + " is that of " + Words.few(best) + ", " + value
                + "." + Significance.sentence(systems);
    }
}
