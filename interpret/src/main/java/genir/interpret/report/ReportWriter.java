package genir.interpret.report;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Page;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.inside.AttributionPatchingSection;
import genir.interpret.report.inside.AttributionSection;
import genir.interpret.report.inside.CircuitSection;
import genir.interpret.report.inside.ContributionSection;
import genir.interpret.report.inside.DocidShareSection;
import genir.interpret.report.inside.DocidStepsSection;
import genir.interpret.report.inside.DualSection;
import genir.interpret.report.inside.EncoderInsideSection;
import genir.interpret.report.inside.EncoderSection;
import genir.interpret.report.inside.FeaturesSection;
import genir.interpret.report.inside.FindingsSection;
import genir.interpret.report.inside.HeadWordsSection;
import genir.interpret.report.inside.InputsSection;
import genir.interpret.report.inside.LayerPatchingSection;
import genir.interpret.report.inside.OneTokenSection;
import genir.interpret.report.inside.PatchingSection;
import genir.interpret.report.inside.PathsSection;
import genir.interpret.report.inside.QueriesSection;
import genir.interpret.report.inside.QueryPairsSection;
import genir.interpret.report.inside.QueryWordsSection;
import genir.interpret.report.inside.RankSection;
import genir.interpret.report.inside.SingleTypeSection;
import genir.interpret.report.section.AddedSection;
import genir.interpret.report.section.CollectionSection;
import genir.interpret.report.section.ComparisonSection;
import genir.interpret.report.section.ConfigurationSection;
import genir.interpret.report.section.DocidsSection;
import genir.interpret.report.section.ExamplesSection;
import genir.interpret.report.section.HeadlineSection;
import genir.interpret.report.section.LearningSection;
import genir.interpret.report.section.NoInterpretationSection;
import genir.interpret.report.section.RobustnessSection;
import genir.interpret.report.section.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes {@code report/index.html} of a run directory: one file that needs nothing beside it.
 *
 * <p>The report reads only files of the run directory, so it can be made at any time; what has not run yet is said.
 */
public final class ReportWriter {
    private static final String INSIDE = "Inside the model";
    /** The steps of the pipeline that sections wait for. */
    private static final List<String> STEPS = List.of("index", "train", "evaluate", "interpret");

    private final List<Part> parts;

    /** {@code titleOf} gives a document's title by its id; null or blank where it has none. */
    public ReportWriter(Function<String, String> titleOf) {
        this.parts = List.of(
                new Part("In short", List.of(new HeadlineSection(), new FindingsSection())),
                new Part(
                        "Retrieval",
                        List.of(
                                new CollectionSection(),
                                new ComparisonSection(),
                                new RobustnessSection(),
                                new DocidsSection(),
                                new AddedSection(),
                                new ExamplesSection(titleOf),
                                new LearningSection())),
                new Part(
                        INSIDE,
                        List.of(
                                new DocidStepsSection(),
                                new EncoderSection(),
                                new EncoderInsideSection(),
                                new ContributionSection(),
                                new PatchingSection(),
                                new LayerPatchingSection(),
                                new CircuitSection(),
                                new RankSection(),
                                new SingleTypeSection(),
                                new AttributionSection(titleOf),
                                new AttributionPatchingSection(),
                                new InputsSection(),
                                new PathsSection(),
                                new DocidShareSection(),
                                new HeadWordsSection(titleOf),
                                new QueryWordsSection(),
                                new QueryPairsSection(),
                                new DualSection(),
                                new FeaturesSection(titleOf),
                                new QueriesSection(titleOf))),
                new Part("The run", List.of(new ConfigurationSection())));
    }

    /**
     * Writes the report.
     *
     * @return the file written
     * @throws InputException if the folder is not there, or one of its files is malformed
     */
    public Path write(Path runDirectory) throws IOException {
        if (!Files.isDirectory(runDirectory)) {
            throw InputException.in(runDirectory, "expected a run directory");
        }
        RunFolder run = new RunFolder(runDirectory);
        int steps = run.steps();
        Path folder = runDirectory.resolve("report");
        for (int step = 2; step <= steps; step++) {
            RunFolder token = run.step(step);
            if (NoInterpretationSection.reason(token).isEmpty()) {
                AtomicFiles.writeString(
                        folder.resolve(DocidStepsSection.page(step)),
                        html(token, name(runDirectory) + ", token " + step, ofOneToken()));
            }
        }
        RunFolder first = steps > 0 ? run.step(1) : run;
        List<Part> all = NoInterpretationSection.reason(first).isPresent()
                ? parts.stream().map(ReportWriter::uninterpreted).toList()
                : parts;
        Path file = folder.resolve("index.html");
        AtomicFiles.writeString(file, html(first, name(runDirectory), all));
        return file;
    }

    /** The parts of the page of one token of docids. */
    private List<Part> ofOneToken() {
        List<Section> inside = parts.stream()
                .filter(part -> part.title().equals(INSIDE))
                .flatMap(part -> part.sections().stream())
                .filter(section -> !(section instanceof DocidStepsSection))
                .toList();
        return List.of(
                new Part("In short", List.of(new OneTokenSection(), new FindingsSection())), new Part(INSIDE, inside));
    }

    private static String html(RunFolder run, String name, List<Part> all) throws IOException {
        List<Section> sections =
                all.stream().flatMap(part -> part.sections().stream()).toList();
        List<Block> missing = missing(run, sections);
        List<ReportPage.PartView> views = all.stream()
                .map(part -> new ReportPage.PartView(part.title(), views(run, part, missing)))
                .filter(part -> !part.sections().isEmpty())
                .toList();
        List<Page> pages = sections.stream()
                .flatMap(section -> section.pages(run).stream())
                .toList();
        boolean published = run.json("model/config.json").isPresent();
        return new ReportPage("report", name, Byline.of(run), published, views, pages).html();
    }

    /** The sections that have something to show; the summary also says which steps are yet to be run. */
    private static List<ReportPage.SectionView> views(RunFolder run, Part part, List<Block> missing) {
        List<ReportPage.SectionView> views = new ArrayList<>();
        for (Section section : part.sections()) {
            List<Block> blocks = new ArrayList<>(section.awaits(run).isPresent() ? List.of() : section.blocks(run));
            if (section instanceof HeadlineSection) {
                blocks.addAll(missing);
            }
            if (!blocks.isEmpty()) {
                views.add(new ReportPage.SectionView(section.id(), section.title(run), section.question(), blocks));
            }
        }
        return views;
    }

    private static List<Block> missing(RunFolder run, List<Section> sections) {
        Set<String> awaited = sections.stream()
                .flatMap(section -> section.awaits(run).stream())
                .collect(Collectors.toSet());
        return STEPS.stream()
                .filter(awaited::contains)
                .<Block>map(step -> Paragraph.missing("genir " + step + " -r " + run.root()))
                .toList();
    }

    /** The parts of a run whose model was not opened up. */
    private static Part uninterpreted(Part part) {
        if (part.title().equals(INSIDE)) {
            return new Part(INSIDE, List.of(new NoInterpretationSection()));
        }
        return new Part(
                part.title(),
                part.sections().stream()
                        .filter(section -> !(section instanceof FindingsSection))
                        .toList());
    }

    private static String name(Path runDirectory) {
        Path name = runDirectory.toAbsolutePath().normalize().getFileName();
        return name == null ? runDirectory.toString() : name.toString();
    }
}
