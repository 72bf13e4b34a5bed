package genir.interpret.report.section;

import com.fasterxml.jackson.databind.JsonNode;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was indexed: {@code index/collection.json} as tables. */
public final class CollectionSection implements Section {
    static final String FILE = "index/collection.json";

    @Override
    public String id() {
        return "collection";
    }

    @Override
    public String title() {
        return "Collection";
    }

    @Override
    public Optional<String> awaits(RunFolder run) {
        return run.json(FILE).isPresent() ? Optional.empty() : Optional.of("index");
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.json(FILE).map(CollectionSection::blocks).orElse(List.of());
    }

    private static List<Block> blocks(JsonNode collection) {
        List<Block> blocks = new ArrayList<>();
        if (collection.path("dev_from_train").asBoolean()) {
            JsonNode queries = collection.path("queries");
            long dev = queries.path("dev").asLong();
            blocks.add(Paragraph.text("There is no dev split: " + Words.count(dev) + " of the "
                    + Words.queries(dev + queries.path("train").asLong())
                    + " of train stand for it, and the model does not learn from them."));
        }
        blocks.addAll(new JsonTables(true).of(collection, "The collection and its index"));
        return blocks;
    }

    /** Whether a run's collection is known to have neither dev nor test queries, so that no system can be measured. */
    static boolean hasNothingToRank(RunFolder run) {
        return run.json(FILE)
                .map(collection -> collection.path("queries"))
                .filter(queries -> queries.isObject()
                        && queries.path("dev").asLong() == 0
                        && queries.path("test").asLong() == 0)
                .isPresent();
    }
}
