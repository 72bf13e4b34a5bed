package genir.interpret.suite;

import genir.corpus.Split;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.QueryRow;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The dev and test queries as the model reads them, so that every number can be computed again by other means. */
final class QueryTable {
    private QueryTable() {}

    /** All dev and test queries. */
    static Table<QueryRow> of(Session session) {
        Table<QueryRow> table = new Table<>(Tables.QUERIES);
        Set<Item> analysed = new HashSet<>(session.analysed().items());
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            add(table, split.label(), session.items(split), split == session.split() ? analysed : Set.of());
        }
        return table;
    }

    private static void add(Table<QueryRow> table, String split, List<Item> items, Set<Item> analysed) {
        for (Item item : items) {
            table.add(new QueryRow(
                    split,
                    item.query().id(),
                    numbers(item.tokens()),
                    numbers(item.relevant()),
                    item.target(),
                    item.rank(),
                    analysed.contains(item)));
        }
    }

    private static String numbers(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }
}
