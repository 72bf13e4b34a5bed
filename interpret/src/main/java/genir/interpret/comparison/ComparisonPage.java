package genir.interpret.comparison;

import genir.interpret.report.ReportPage;
import genir.interpret.report.section.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A comparison as one HTML page that needs nothing beside it. */
public final class ComparisonPage {
    private static final Map<String, List<PageSection>> PARTS = parts();

    private ComparisonPage() {}

    private static Map<String, List<PageSection>> parts() {
        Map<String, List<PageSection>> parts = new LinkedHashMap<>();
        parts.put("In short", List.of(new RunsSection()));
        parts.put("Retrieval", List.of(new SystemsSection(), new PairsSection(), new QueriesSection()));
        parts.put("The runs", List.of(new ConfigurationSection(), new TrainingSection(), new FindingsSection()));
        return parts;
    }

    /** The page's text. */
    public static String html(RunComparison comparison) throws IOException {
        List<ReportPage.PartView> views = new ArrayList<>();
        PARTS.forEach((title, sections) -> {
            List<ReportPage.SectionView> shown = sections.stream()
                    .map(section ->
                            new ReportPage.SectionView(section.id(), section.title(), section.blocks(comparison)))
                    .filter(section -> !section.blocks().isEmpty())
                    .toList();
            if (!shown.isEmpty()) {
                views.add(new ReportPage.PartView(title, shown));
            }
        });
        List<String> names = comparison.runs().stream().map(ComparedRun::name).toList();
        return new ReportPage("comparison", Words.few(names), "", false, views, List.of()).html();
    }
}
