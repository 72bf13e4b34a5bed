package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.input.RunFolder;
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
        return run.json(FILE)
                .map(collection -> new JsonTables(true).of(collection, "The collection and its index"))
                .orElse(List.of());
    }
}
