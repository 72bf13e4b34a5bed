package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Section;
import java.util.List;

/** Begins the page of one token of docids of several tokens. */
public final class OneTokenSection implements Section {
    @Override
    public String id() {
        return "token";
    }

    @Override
    public String title() {
        return "One token of docids";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return List.of(
                Paragraph.text("All sections here are of token " + run.step()
                        + " of docids: the decoder has said the right tokens"
                        + " before it. Where they speak of the relevant document, its token is meant, and ranks are among the tokens"
                        + " that may follow."),
                new Paragraph("text", "To the report, which sets the tokens side by side", "index.html"));
    }
}
