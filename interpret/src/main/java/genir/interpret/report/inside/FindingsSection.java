package genir.interpret.report.inside;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Downloads;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Section;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Which of the paper's findings hold on this model: {@code interpret/findings.json}. */
public final class FindingsSection implements Section {
    private static final String FILE = "interpret/findings.json";
    private static final String CSV = "interpret/findings.csv";
    private static final String HOLDS = "holds";
    private static final String FAILS = "does not hold";
    /** Where the report shows what a finding rests on. */
    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("F1", "encoder"),
            Map.entry("F2", "patching"),
            Map.entry("F3", "patching"),
            Map.entry("F4", "patching"),
            Map.entry("F5", "patching"),
            Map.entry("F6", "single-type"),
            Map.entry("F7", "words-or-docids"),
            Map.entry("F8", "inputs"),
            Map.entry("F9", "circuit"),
            Map.entry("F10", "paths"),
            Map.entry("F11", "words"));

    @Override
    public String id() {
        return "findings";
    }

    @Override
    public String title() {
        return "The paper's findings on this model";
    }

    @Override
    public Optional<String> awaits(RunFolder run) {
        return run.json(FILE).isPresent() ? Optional.empty() : Optional.of("interpret");
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.json(FILE).map(root -> blocks(run, root)).orElse(List.of());
    }

    private static List<Block> blocks(RunFolder run, JsonNode root) {
        List<JsonNode> findings =
                StreamSupport.stream(root.path("findings").spliterator(), false).toList();
        if (findings.isEmpty()) {
            throw InputException.in(run.file(FILE), "expected \"findings\" with at least one");
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(reading(findings)));
        blocks.add(verdicts(findings));
        blocks.add(
                Paragraph.reading(
                        "How to read: a finding is decided where the whole 95% interval of its figure lies"
                                + " on one side of the threshold, on at least "
                                + root.path("minimum_queries").asText("a minimum of")
                                + " queries. A model trained from scratch may well"
                                + " break findings on a large pretrained one: that is a result. F1 to F9 are the paper's, later ones go beyond it."));
        blocks.add(figures(findings));
        run.csv(CSV)
                .ifPresent(csv -> blocks.add(new Downloads(
                        List.of(new Downloads.File("findings.csv", "../" + run.path(CSV), csv.content())))));
        return blocks;
    }

    private static String reading(List<JsonNode> findings) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        ids.put(HOLDS, new ArrayList<>());
        ids.put(FAILS, new ArrayList<>());
        ids.put("not decidable", new ArrayList<>());
        findings.forEach(finding -> ids.computeIfAbsent(finding.path("verdict").asText(), v -> new ArrayList<>())
                .add(finding.path("id").asText()));
        List<String> parts = new ArrayList<>();
        ids.forEach((verdict, which) -> {
            if (!which.isEmpty()) {
                parts.add(which.size() + " " + plural(verdict, which.size()) + " (" + String.join(", ", which) + ")");
            }
        });
        return "Of " + findings.size() + " findings, " + Words.listed(parts) + ".";
    }

    private static String plural(String verdict, int count) {
        return switch (verdict) {
            case HOLDS -> count == 1 ? "holds" : "hold";
            case FAILS -> count == 1 ? "does not hold" : "do not hold";
            default -> count == 1 ? "is " + verdict : "are " + verdict;
        };
    }

    private static Table verdicts(List<JsonNode> findings) {
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode finding : findings) {
            String id = finding.path("id").asText();
            rows.add(List.of(
                    SECTIONS.containsKey(id) ? Cell.of(id).linkedTo(SECTIONS.get(id)) : Cell.of(id),
                    Cell.of(finding.path("claim").asText()),
                    verdict(finding.path("verdict").asText()),
                    deciding(finding)));
        }
        return Table.open(
                "The findings, and the figure that decides each",
                List.of(Table.text(""), Table.text("finding"), Table.text("on this model"), Table.text("decided by")),
                rows);
    }

    /** A mark beside the words, so that colour is not all that tells them apart. */
    private static Cell verdict(String verdict) {
        return switch (verdict) {
            case HOLDS -> Cell.of("\u2713 " + verdict).toned("good");
            case FAILS -> Cell.of("\u2717 " + verdict).toned("bad");
            default -> Cell.of("? " + verdict).toned("muted");
        };
    }

    private static Cell deciding(JsonNode finding) {
        for (JsonNode criterion : finding.path("criteria")) {
            if (criterion.path("deciding").asBoolean()) {
                String paper =
                        criterion.path("published").isNumber() ? "; paper " + number(criterion, "published") : "";
                return Cell.of(Words.sentence(criterion.path("figure").asText()) + ": " + number(criterion, "value"))
                        .withNote("95%: " + interval(criterion) + "; threshold "
                                + criterion.path("relation").asText() + " " + number(criterion, "threshold") + "; "
                                + Words.queries(criterion.path("queries").asLong()) + paper);
            }
        }
        return Cell.of(finding.path("reason").asText()).toned("muted");
    }

    private static Table figures(List<JsonNode> findings) {
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode finding : findings) {
            for (JsonNode criterion : finding.path("criteria")) {
                rows.add(List.of(
                        Cell.of(finding.path("id").asText()),
                        Cell.of(criterion.path("figure").asText()),
                        Cell.of(number(criterion, "value")).withNote(interval(criterion)),
                        Cell.of(criterion.path("relation").asText() + " " + number(criterion, "threshold")),
                        Cell.of(criterion.path("published").isNumber() ? number(criterion, "published") : ""),
                        Cell.of(Words.count(criterion.path("queries").asLong())),
                        verdict(criterion.path("verdict").asText())));
            }
        }
        return Table.folded(
                "All figures that were looked at",
                List.of(
                        Table.text(""),
                        Table.text("figure"),
                        Table.number("value"),
                        Table.number("threshold"),
                        Table.number("paper"),
                        Table.number("queries"),
                        Table.text("side")),
                rows);
    }

    private static String number(JsonNode criterion, String field) {
        double value = criterion.path(field).asDouble(Double.NaN);
        return Double.isFinite(value) ? Numbers.fixed(value, 3) : "";
    }

    private static String interval(JsonNode criterion) {
        return Words.interval(
                new Estimate(
                        Double.NaN,
                        criterion.path("low").asDouble(Double.NaN),
                        criterion.path("high").asDouble(Double.NaN)),
                3);
    }
}
