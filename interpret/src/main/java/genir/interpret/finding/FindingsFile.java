package genir.interpret.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import genir.interpret.figure.Estimate;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.FindingRow;
import genir.retrieval.evaluation.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** Writes findings: {@code findings.json}, and their figures as {@code findings.csv}. */
public final class FindingsFile {
    private FindingsFile() {}

    /** Writes both files into a folder. */
    public static void write(List<Finding> findings, Path folder) throws IOException {
        ObjectNode json = Json.strict().createObjectNode();
        json.put("minimum_queries", Findings.MINIMUM);
        json.put("confidence", 0.95);
        ArrayNode list = json.putArray("findings");
        Table<FindingRow> table = new Table<>(Tables.FINDINGS);
        for (Finding finding : findings) {
            ObjectNode object = list.addObject();
            object.put("id", finding.id());
            object.put("claim", finding.claim());
            object.put("verdict", finding.verdict().label());
            object.put("reason", finding.reason());
            ArrayNode criteria = object.putArray("criteria");
            for (Criterion criterion : finding.criteria()) {
                boolean deciding = criterion.equals(finding.deciding());
                criteria.add(json(criterion, deciding));
                table.add(row(finding, criterion, deciding));
            }
        }
        Json.write(folder.resolve("findings.json"), json);
        table.writeCsv(folder);
    }

    private static ObjectNode json(Criterion criterion, boolean deciding) {
        ObjectNode object = Json.strict().createObjectNode();
        object.put("figure", criterion.figure());
        object.put("value", criterion.value());
        object.put("low", criterion.interval().low());
        object.put("high", criterion.interval().high());
        object.put("queries", criterion.queries());
        object.put("relation", criterion.relation().label());
        object.put("threshold", criterion.threshold());
        object.put("published", criterion.published());
        object.put("verdict", criterion.verdict().label());
        object.put("deciding", deciding);
        return object;
    }

    private static FindingRow row(Finding finding, Criterion criterion, boolean deciding) {
        Interval interval = criterion.interval();
        return new FindingRow(
                finding.id(),
                finding.verdict().label(),
                criterion.figure(),
                new Estimate(criterion.value(), interval.low(), interval.high()),
                criterion.queries(),
                criterion.relation().label(),
                criterion.threshold(),
                criterion.published() == null ? OptionalDouble.empty() : OptionalDouble.of(criterion.published()),
                criterion.verdict().label(),
                deciding);
    }
}
