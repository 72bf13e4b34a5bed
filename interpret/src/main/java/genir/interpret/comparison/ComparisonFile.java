package genir.interpret.comparison;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import genir.interpret.figure.Point;
import genir.interpret.report.input.Curve;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Interval;
import genir.retrieval.evaluation.LargestDifferences;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemsComparison;
import java.util.List;

/** A comparison as JSON, for other programs; docs/experiments.md describes it. Figures are fractions from 0 to 1. */
public final class ComparisonFile {
    private ComparisonFile() {}

    /** The whole comparison. */
    public static ObjectNode json(RunComparison comparison) {
        ObjectNode root = Json.strict().createObjectNode();
        ArrayNode notes = root.putArray("notes");
        comparison.notes().forEach(notes::add);
        ObjectNode runs = root.putObject("runs");
        for (ComparedRun run : comparison.runs()) {
            ObjectNode object = runs.putObject(run.name());
            object.put("path", run.folder().root().toString());
            ArrayNode systems = object.putArray("systems");
            run.systems().forEach(systems::add);
            Curve.of(run.folder()).ifPresent(curve -> object.set("learning", learning(curve)));
        }
        comparison.systems().ifPresent(systems -> put(root, systems, comparison));
        ObjectNode configuration = root.putObject("configuration");
        ConfigurationDifferences.of(comparison.runs())
                .forEach((key, values) -> put(configuration.putObject(key), comparison.runs(), values));
        ObjectNode findings = root.putObject("findings");
        ComparedFinding.of(comparison.runs()).forEach(finding -> put(findings.putObject(finding.id()), finding));
        return root;
    }

    private static void put(ObjectNode root, SystemsComparison systems, RunComparison comparison) {
        root.put("split", systems.split().label());
        root.put("queries", systems.queries());
        root.put("metric", systems.metric());
        ObjectNode all = root.putObject("systems");
        systems.systems().forEach((name, evaluation) -> {
            ObjectNode metrics = all.putObject(name);
            evaluation.means().forEach((metric, mean) -> {
                Interval interval = systems.intervals().get(name).get(metric);
                metrics.putObject(metric)
                        .put("mean", mean)
                        .put("low", interval.low())
                        .put("high", interval.high());
            });
        });
        ObjectNode outside = root.putObject("outside_knowledge");
        comparison.outside().forEach(outside::put);
        ArrayNode pairs = root.putArray("pairs");
        for (int i = 0; i < systems.pairs().size(); i++) {
            PairComparison pair = systems.pairs().get(i);
            ObjectNode object = pairs.addObject();
            object.put("a", pair.pair().a()).put("b", pair.pair().b());
            ObjectNode metrics = object.putObject("metrics");
            pair.metrics()
                    .forEach((metric, one) ->
                            put(metrics.putObject(metric), one, pair.corrected().get(metric)));
            LargestDifferences largest = systems.largest().get(i);
            put(object.putArray("better"), largest.better(), comparison);
            put(object.putArray("worse"), largest.worse(), comparison);
        }
    }

    private static void put(ObjectNode object, Comparison comparison, double corrected) {
        object.put("difference", comparison.difference())
                .put("low", comparison.interval().low())
                .put("high", comparison.interval().high())
                .put("p", comparison.p())
                .put("p_holm", corrected)
                .put("wins", comparison.wins())
                .put("ties", comparison.ties())
                .put("losses", comparison.losses());
    }

    private static void put(ArrayNode array, List<LargestDifferences.OfQuery> queries, RunComparison comparison) {
        for (LargestDifferences.OfQuery query : queries) {
            array.addObject()
                    .put("query", query.query())
                    .put("text", comparison.queries().get(query.query()).text())
                    .put("a", query.a())
                    .put("b", query.b());
        }
    }

    private static void put(ObjectNode object, List<ComparedRun> runs, List<String> values) {
        for (int i = 0; i < runs.size(); i++) {
            object.put(runs.get(i).name(), values.get(i));
        }
    }

    private static void put(ObjectNode object, ComparedFinding finding) {
        object.put("claim", finding.claim());
        ObjectNode outcomes = object.putObject("runs");
        finding.outcomes().forEach((run, outcome) -> {
            ObjectNode one = outcomes.putObject(run);
            one.put("verdict", outcome.verdict()).put("figure", outcome.figure());
            outcome.value()
                    .ifPresent(value -> one.put("value", value.value())
                            .put("low", value.low())
                            .put("high", value.high()));
            one.put("reason", outcome.reason());
        });
    }

    private static ObjectNode learning(Curve curve) {
        ObjectNode object = Json.strict().createObjectNode();
        put(object.putObject("loss"), curve.loss());
        curve.metrics().forEach(metric -> put(object.putObject("dev_" + metric), curve.dev(metric)));
        return object;
    }

    private static void put(ObjectNode object, List<Point> points) {
        ArrayNode steps = object.putArray("step");
        ArrayNode values = object.putArray("value");
        for (Point point : points) {
            steps.add((int) point.x());
            values.add(point.y().value());
        }
    }
}
