package genir.interpret.report.block;

import genir.interpret.figure.Figure;
import java.util.List;

/** Figures that belong together, side by side where the page is wide enough. */
public record Figures(List<Figure> figures) implements Block {
    public Figures {
        figures = List.copyOf(figures);
    }

    @Override
    public String kind() {
        return "figures";
    }
}
