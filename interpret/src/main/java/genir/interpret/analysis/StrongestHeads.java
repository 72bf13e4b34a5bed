package genir.interpret.analysis;

import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.StrongestHeadRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which earlier heads add most to a head's score, and for how many queries. */
final class StrongestHeads {
    /** So many count for each head that reads and each query. */
    private static final int STRONGEST = 5;

    /** A head of a layer that reads, and the place of a source among all. */
    private record Link(int layer, int head, int source) {}

    private final Sources sources;
    private final Map<Link, Integer> queries = new TreeMap<>(
            Comparator.comparingInt(Link::layer).thenComparing(Link::head).thenComparing(Link::source));

    StrongestHeads(Sources sources) {
        this.sources = sources;
    }

    /**
     * Takes one query's parts of a head's score.
     *
     * @param before the places of the sources that the head reads
     * @param parts by the place of the source
     */
    void see(int layer, int head, List<Integer> before, double[] parts) {
        before.stream()
                .filter(index -> !sources.all().get(index).isWhole())
                .sorted(Comparator.comparingDouble(index -> -parts[index]))
                .limit(STRONGEST)
                .forEach(index -> queries.merge(new Link(layer, head, index), 1, Integer::sum));
    }

    /** Every source that is ever among the strongest of a head, with its share of the queries. */
    Table<StrongestHeadRow> table(int all) {
        Table<StrongestHeadRow> table = new Table<>(Tables.ATTENTION_INPUTS_STRONGEST);
        queries.forEach((link, count) -> {
            Source source = sources.all().get(link.source());
            table.add(new StrongestHeadRow(
                    link.layer(),
                    link.head(),
                    source.layer(),
                    source.label(),
                    source.head(),
                    (double) count / all,
                    count == all));
        });
        return table;
    }

    /** How many sources are among the strongest of some head. */
    int ever() {
        return always(1);
    }

    /** How many sources are among the strongest of some head for at least so many queries. */
    int always(int all) {
        return (int) queries.entrySet().stream()
                .filter(entry -> entry.getValue() >= all)
                .map(entry -> entry.getKey().source())
                .distinct()
                .count();
    }
}
