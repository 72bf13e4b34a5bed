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
     * @param page the page of its own that it stands on; empty in a section
     */
    public record Panel(Figure figure, String source, String reading, String page) {
        public static Panel of(Figure figure) {
            return new Panel(figure, "", "", "");
        }

        public Panel after(String paper) {
            return new Panel(figure, paper, reading, page);
        }

        public Panel reading(String sentence) {
            return new Panel(figure, source, sentence, page);
        }

        /** The same panel on a page whose figures bear titles that others bear too. */
        public Panel on(String id) {
            return new Panel(figure, source, reading, id);
        }

        /** The values drawn, as an address that carries them. */
        public String dataUri() {
            return DataUri.csv(figure.csv());
        }

        /** A file name for the values. */
        public String dataName() {
            String words = figure.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            return (page.isEmpty() ? "" : page + "-") + words.replaceAll("^-|-$", "") + ".csv";
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
