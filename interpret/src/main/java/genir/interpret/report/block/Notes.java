package genir.interpret.report.block;

import java.util.List;

/** Sentences that say how numbers were made, folded. */
public record Notes(String summary, List<String> sentences) implements Block {
    public Notes {
        sentences = List.copyOf(sentences);
    }

    @Override
    public String kind() {
        return "notes";
    }
}
