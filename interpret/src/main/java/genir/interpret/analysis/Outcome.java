package genir.interpret.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.TableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an analysis found: tables, each a CSV file, and a JSON file with the tables of aggregates, single facts, and notes on
 * how the numbers were made.
 */
public final class Outcome {
    private final Map<String, Table<?>> tables = new LinkedHashMap<>();
    private final Map<String, Table<?>> perQuery = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private String reason;
    private QueryMeans means;

    /** Of an analysis that had nothing to work on: what is missing and what to do, in one sentence. */
    public static Outcome notRun(String reason) {
        Outcome outcome = new Outcome();
        outcome.reason = reason;
        return outcome;
    }

    /** Adds a table of aggregates, written as CSV and into the JSON. */
    public Outcome table(Table<?> table) {
        tables.put(table.file().name(), table);
        return this;
    }

    /** Adds a table of one row a query, or with too many rows for the JSON, written as CSV. */
    public Outcome perQuery(Table<?> table) {
        perQuery.put(table.file().name(), table);
        return this;
    }

    /** Keeps the single queries' numbers behind a table of estimates, for what is to be made of them together. */
    public Outcome means(QueryMeans kept) {
        means = kept;
        return this;
    }

    /** The numbers of single queries; null where the analysis keeps none. */
    public QueryMeans means() {
        return means;
    }

    /** Adds a sentence on how the numbers were made. */
    public Outcome note(String sentence) {
        notes.add(sentence);
        return this;
    }

    /** Adds a single number or text. */
    public Outcome fact(String name, Object value) {
        facts.put(name, value);
        return this;
    }

    /** Why the analysis did not run; null where it did. */
    public String reason() {
        return reason;
    }

    /** A table by name. */
    public Table<?> table(String name) {
        Table<?> table = tables.containsKey(name) ? tables.get(name) : perQuery.get(name);
        if (table == null) {
            throw new IllegalArgumentException("no table " + name + " among " + tables.keySet() + perQuery.keySet());
        }
        return table;
    }

    /** The rows of a table. */
    @SuppressWarnings("unchecked")
    public <R extends Record> List<R> rows(TableFile<R> file) {
        return (List<R>) table(file.name()).rows();
    }

    /** Whether there is a table. */
    public boolean has(TableFile<?> file) {
        return tables.containsKey(file.name()) || perQuery.containsKey(file.name());
    }

    /** A fact by name. */
    public Object fact(String name) {
        return facts.get(name);
    }

    /** Writes the files of an analysis of this name into a folder. */
    public void write(Path folder, String analysis, Session session) throws IOException {
        ObjectNode json = Json.strict().createObjectNode();
        json.put("analysis", analysis);
        json.put("run", reason == null);
        if (reason != null) {
            json.put("reason", reason);
        }
        json.putObject("queries")
                .put("set", session.config().queries())
                .put("split", session.split().label())
                .put("count", session.analysed().size());
        ArrayNode sentences = json.putArray("notes");
        notes.forEach(sentences::add);
        json.set("facts", Json.strict().valueToTree(facts));
        ObjectNode rows = json.putObject("tables");
        for (Table<?> table : tables.values()) {
            rows.set(table.file().name(), table.json());
            table.writeCsv(folder);
        }
        for (Table<?> table : perQuery.values()) {
            table.writeCsv(folder);
        }
        Json.write(folder.resolve(analysis + ".json"), json);
    }
}
