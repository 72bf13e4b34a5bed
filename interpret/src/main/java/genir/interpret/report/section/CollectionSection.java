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

    private static final String FROM_DOCUMENTS = "dev_from_documents";

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
    public String question() {
        return "What was searched, and with which queries?";
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
        if (collection.path(FROM_DOCUMENTS).asBoolean()) {
            blocks.add(Paragraph.text("There are no queries: "
                    + Words.count(collection.path("queries").path("dev").asLong())
                    + " pieces of documents, some words in a row each, stand in for dev queries. The lines that they are from are"
                    + " not among the lines that the model learns from."));
        }
        blocks.addAll(new JsonTables(true).of(collection, "The collection and its index"));
        return blocks;
    }

    /** What the figures of a run mean whose queries are pieces of its documents; empty for one with queries of its own. */
    static Optional<String> standIns(RunFolder run) {
        return run.json(FILE)
                .filter(collection -> collection.path(FROM_DOCUMENTS).asBoolean())
                .map(
                        collection ->
                                "Read these figures with care: nobody asked these queries. They are words in a row from documents,"
                                        + " each to find the document it is from. Who really asks does not know a document's words, so every"
                                        + " system does worse for people, and BM25, which matches words, has the most to lose.");
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
