package genir.interpret.report.section;

import com.fasterxml.jackson.databind.JsonNode;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Prints a JSON object as tables: names and values first, then one for each object in it that makes a table itself. */
final class JsonTables {
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{32,}");
    private static final int SHOWN_DIGITS = 12;
    private static final List<Table.Column> NAME_AND_VALUE = List.of(Table.text("name"), Table.text("value"));

    private final boolean groupThousands;
    private final List<List<Cell>> values = new ArrayList<>();
    private final List<Table> nested = new ArrayList<>();

    /** {@code groupThousands}: print whole numbers as counts, 12,345, rather than as they are. */
    JsonTables(boolean groupThousands) {
        this.groupThousands = groupThousands;
    }

    List<Block> of(JsonNode object, String caption) {
        add("", object);
        List<Block> tables = new ArrayList<>();
        if (!values.isEmpty()) {
            tables.add(Table.open(caption, NAME_AND_VALUE, values));
        }
        tables.addAll(nested);
        return tables;
    }

    private void add(String path, JsonNode node) {
        if (node.isObject() && !path.isEmpty() && isMatrix(node)) {
            nested.add(matrix(path, node));
        } else if (node.isObject() && !path.isEmpty() && node.size() > 1 && isPlain(node)) {
            nested.add(list(path, node));
        } else if (node.isObject()) {
            node.properties()
                    .forEach(field -> add(
                            path.isEmpty() ? named(field.getKey()) : path + ", " + named(field.getKey()),
                            field.getValue()));
        } else {
            values.add(List.of(Cell.of(path), cell(node)));
        }
    }

    /** At least two objects with the same keys, and only plain values in them. */
    private static boolean isMatrix(JsonNode node) {
        Set<Set<String>> keys = new LinkedHashSet<>();
        for (JsonNode child : node) {
            if (!child.isObject() || child.isEmpty()) {
                return false;
            }
            Set<String> names = new LinkedHashSet<>();
            child.fieldNames().forEachRemaining(names::add);
            keys.add(names);
            if (!isPlain(child)) {
                return false;
            }
        }
        return node.size() > 1 && keys.size() == 1;
    }

    private static boolean isPlain(JsonNode object) {
        for (JsonNode value : object) {
            if (value.isContainerNode()) {
                return false;
            }
        }
        return true;
    }

    private Table list(String path, JsonNode node) {
        List<List<Cell>> rows = new ArrayList<>();
        boolean checksums = true;
        for (var field : node.properties()) {
            rows.add(List.of(Cell.of(named(field.getKey())), cell(field.getValue())));
            checksums &= CHECKSUM.matcher(field.getValue().asText()).matches();
        }
        return new Table(path + (checksums ? " (checksums)" : ""), "", checksums, NAME_AND_VALUE, rows);
    }

    private Table matrix(String path, JsonNode node) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("")));
        JsonNode first = node.elements().next();
        first.properties()
                .forEach(field -> columns.add(
                        new Table.Column(named(field.getKey()), field.getValue().isNumber())));
        List<List<Cell>> rows = new ArrayList<>();
        node.properties().forEach(row -> {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(named(row.getKey()))));
            first.fieldNames()
                    .forEachRemaining(name -> cells.add(cell(row.getValue().path(name))));
            rows.add(cells);
        });
        return Table.open(path, columns, rows);
    }

    private Cell cell(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.isValueNode() ? part.asText() : part.toString()));
            return Cell.of(String.join(", ", parts));
        }
        if (value.isNumber() && groupThousands) {
            return Cell.of(value.isIntegralNumber() ? Numbers.fixed(value.doubleValue(), 0) : decimal(value));
        }
        String text = value.isNull() ? "" : value.asText();
        return CHECKSUM.matcher(text).matches()
                ? Cell.shortened(text.substring(0, SHOWN_DIGITS) + "…", text)
                : Cell.of(text);
    }

    private static String decimal(JsonNode value) {
        BigDecimal rounded = value.decimalValue().setScale(2, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static String named(String key) {
        return key.replace('_', ' ');
    }
}
