package genir.interpret.report.block;

import java.util.List;

/** The few numbers that a reader should see first, set large. */
public record KeyFigures(List<KeyFigure> figures) implements Block {
    /** A number, what it is, and a smaller line such as its interval; {@code note} may be empty. */
    public record KeyFigure(String value, String label, String note) {}

    public KeyFigures {
        figures = List.copyOf(figures);
    }

    @Override
    public String kind() {
        return "key-figures";
    }
}
