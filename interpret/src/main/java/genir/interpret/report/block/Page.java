package genir.interpret.report.block;

import java.util.List;

/**
 * A page of its own inside the report's one file, shown in place of the sections when a link leads to it.
 *
 * @param id its anchor, unique in the report
 * @param kicker a smaller line above the title
 * @param back the anchor of the section that links here
 */
public record Page(String id, String kicker, String title, String back, List<Block> blocks) {
    public Page {
        blocks = List.copyOf(blocks);
    }
}
