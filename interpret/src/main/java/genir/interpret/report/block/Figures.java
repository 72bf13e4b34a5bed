package genir.interpret.report.block;

import genir.interpret.figure.Figure;
import java.util.List;
import java.util.Locale;

/** Figures that belong together, side by side where the page is wide enough. */
public record Figures(List<Panel> panels) implements Block {
    /**
     * A figure with its caption.
     *
     * @param source the figure or table of the paper that it answers; may be empty
     * @param reading one sentence that says what it shows on this model; may be empty
     */
    public record Panel(Figure figure, String source, String reading) {
        public static Panel of(Figure figure) {
            return new Panel(figure, "", "");
        }

        public Panel after(String paper) {
            return new Panel(figure, paper, reading);
        }

        public Panel reading(String sentence) {
            return new Panel(figure, source, sentence);
        }

        /** The values drawn, as an address that carries them. */
        public String dataUri() {
            return DataUri.csv(figure.csv());
        }

        /** A file name for the values. */
        public String dataName() {
            String words = figure.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            return words.replaceAll("^-|-$", "") + ".csv";
        }
    }

    public Figures {
        panels = List.copyOf(panels);
    }

    public static Figures of(Panel... panels) {
        return new Figures(List.of(panels));
    }

    @Override
    public String kind() {
        return "figures";
    }
}
