package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Downloads;
import genir.interpret.report.block.Notes;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Section;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A section on files of {@code interpret/}: says why there is none where the analysis did not run, and ends with how the
 * numbers were made and the files themselves.
 */
abstract class AnalysisSection implements Section {
    private final String id;
    private final String title;
    private final List<String> analyses;
    private final List<String> tables;

    /**
     * Describes a section.
     *
     * @param analyses those whose notes the section gives; without the first there is no section
     * @param tables names of CSV files without their ending; without the first there is no section
     */
    AnalysisSection(String id, String title, List<String> analyses, List<String> tables) {
        this.id = id;
        this.title = title;
        this.analyses = List.copyOf(analyses);
        this.tables = List.copyOf(tables);
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String title() {
        return title;
    }

    @Override
    public final Optional<String> awaits(RunFolder run) {
        boolean interpreted = InterpretSummary.of(run).isPresent()
                || table(run, tables.get(0)).isPresent()
                || AnalysisFile.of(run, analyses.get(0)).isPresent();
        return interpreted ? Optional.empty() : Optional.of("interpret");
    }

    @Override
    public final List<Block> blocks(RunFolder run) {
        Optional<CsvTable> table = table(run, tables.get(0));
        if (table.isEmpty()) {
            return missing(run);
        }
        List<Block> blocks = new ArrayList<>(body(run, table.get()));
        Set<String> notes = new LinkedHashSet<>();
        analyses.forEach(name -> AnalysisFile.of(run, name).ifPresent(analysis -> notes.addAll(analysis.notes())));
        if (!notes.isEmpty()) {
            blocks.add(new Notes("How these numbers were made", List.copyOf(notes)));
        }
        blocks.add(
                new Downloads(tables.stream().flatMap(name -> file(run, name)).toList()));
        return blocks;
    }

    /** What stands between heading and notes; {@code main} is the first of the tables. */
    abstract List<Block> body(RunFolder run, CsvTable main);

    /** What stands in place of an analysis that did not run, after the reason; nothing unless a section says more. */
    List<Block> without(RunFolder run) {
        return List.of();
    }

    /** A table of {@code interpret/}, by its name without the ending. */
    static Optional<CsvTable> table(RunFolder run, String name) {
        return run.csv("interpret/" + name + ".csv");
    }

    private List<Block> missing(RunFolder run) {
        List<Block> blocks = new ArrayList<>(List.of(Missing.of(run, analyses.get(0))));
        blocks.addAll(without(run));
        return blocks;
    }

    private static Stream<Downloads.File> file(RunFolder run, String name) {
        return table(run, name)
                .map(csv -> new Downloads.File(name + ".csv", "../interpret/" + name + ".csv", csv.content()))
                .stream();
    }
}
