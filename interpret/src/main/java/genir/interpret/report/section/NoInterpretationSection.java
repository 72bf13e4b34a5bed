package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.RunFolder;
import java.util.List;
import java.util.Optional;

/** Says why nothing is said of the inside of a model whose docids have several tokens. */
public final class NoInterpretationSection implements Section {
    private static final String VOCABULARY = "vocabulary/vocabulary.json";

    /** The kind of a run's docids if they are not atomic. */
    public static Optional<String> kind(RunFolder run) {
        return run.json(VOCABULARY)
                .map(vocabulary -> vocabulary.path("docids").asText(""))
                .filter(kind -> !kind.isEmpty());
    }

    @Override
    public String id() {
        return "no-interpretation";
    }

    @Override
    public String title() {
        return "Not interpreted";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return List.of(Paragraph.text("The docids of this run are " + kind(run).orElse("not atomic")
                + ": a document is named by several tokens, one after the other. The analyses ask how the one token of a"
                + " document gains rank, so they need atomic docids (docids.kind: atomic), and this model was not"
                + " opened up."));
    }
}
