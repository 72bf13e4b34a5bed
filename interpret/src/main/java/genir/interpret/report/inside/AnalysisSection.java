package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Downloads;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Notes;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Section;
import genir.interpret.table.TableFile;
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
abstract class AnalysisSection<R extends Record> implements Section {
    private final String id;
    private final String title;
    private final List<String> analyses;
    private final TableFile<R> main;
    private final List<TableFile<?>> further;

    /**
     * Describes a section.
     *
     * @param analyses those whose notes the section gives; without the first there is no section
     * @param main the table without which there is no section
     * @param further other tables that the section gives
     */
    AnalysisSection(String id, String title, List<String> analyses, TableFile<R> main, TableFile<?>... further) {
        this.id = id;
        this.title = title;
        this.analyses = List.copyOf(analyses);
        this.main = main;
        this.further = List.of(further);
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
        RunFolder files = files(run);
        boolean interpreted = InterpretSummary.of(run).isPresent()
                || files.rows(main).isPresent()
                || AnalysisFile.of(files, analyses.get(0)).isPresent();
        return interpreted ? Optional.empty() : Optional.of("interpret");
    }

    @Override
    public final List<Block> blocks(RunFolder report) {
        RunFolder run = files(report);
        Optional<List<R>> rows = run.rows(main);
        if (rows.isEmpty()) {
            return missing(run);
        }
        List<Block> blocks = new ArrayList<>(body(run, rows.get()));
        summarise(blocks);
        Set<String> notes = new LinkedHashSet<>();
        analyses.forEach(name -> AnalysisFile.of(run, name).ifPresent(analysis -> notes.addAll(analysis.notes())));
        if (!notes.isEmpty()) {
            blocks.add(new Notes("How these numbers were made", List.copyOf(notes)));
        }
        blocks.add(new Downloads(Stream.concat(Stream.of(main), further.stream())
                .flatMap(table -> file(run, table))
                .toList()));
        return blocks;
    }

    /** What the first figure shows begins a section that does not say itself what was found. */
    private static void summarise(List<Block> blocks) {
        if (blocks.stream().anyMatch(block -> block instanceof Paragraph paragraph && paragraph.isResult())) {
            return;
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i) instanceof Figures figures && !figures.panels().isEmpty()) {
                Figures.Panel first = figures.panels().get(0);
                if (!first.reading().isEmpty()) {
                    List<Figures.Panel> panels = new ArrayList<>(figures.panels());
                    panels.set(0, first.reading(""));
                    blocks.set(i, new Figures(panels));
                    blocks.add(0, Paragraph.result(first.reading()));
                }
                return;
            }
        }
    }

    /** Where the section's files lie, if not where the report's are. */
    RunFolder files(RunFolder run) {
        return run;
    }

    /** What stands between heading and notes; {@code rows} are those of the main table. */
    abstract List<Block> body(RunFolder run, List<R> rows);

    /** What stands in place of an analysis that did not run, after the reason; nothing unless a section says more. */
    List<Block> without(RunFolder run) {
        return List.of();
    }

    /** What stands in place of an analysis that did not run; nothing where there is no section then. */
    List<Block> missing(RunFolder run) {
        List<Block> blocks = new ArrayList<>(List.of(Missing.of(run, analyses.get(0))));
        blocks.addAll(without(run));
        return blocks;
    }

    private static Stream<Downloads.File> file(RunFolder run, TableFile<?> table) {
        return run
                .csv(table.path())
                .map(csv -> new Downloads.File(table.file(), "../" + run.path(table.path()), csv.content()))
                .stream();
    }
}
