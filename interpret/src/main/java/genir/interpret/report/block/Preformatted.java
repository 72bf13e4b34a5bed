package genir.interpret.report.block;

/** A text file shown as it is, folded. */
public record Preformatted(String summary, String content) implements Block {
    @Override
    public String kind() {
        return "preformatted";
    }
}
