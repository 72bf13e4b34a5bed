package genir.interpret.report;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Page;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sets a report, or another page of its look, as HTML with the templates beside this class; everything but figures and style sheet is escaped.
 *
 * @param kind what the page is, such as {@code report}
 * @param name of what it is about
 * @param byline what made it, in one line; may be empty
 * @param published whether values of the paper stand beside the run's
 * @param pages shown in place of the parts when a link leads to them
 */
public record ReportPage(
        String kind, String name, String byline, boolean published, List<PartView> parts, List<Page> pages) {
    private static final String FOLDER = "genir/interpret/report/";

    /** A part of the report as the template sees it. */
    public record PartView(String title, List<SectionView> sections) {
        public PartView {
            sections = List.copyOf(sections);
        }

        /** Those that say which question they answer. */
        public List<SectionView> answering() {
            return sections.stream()
                    .filter(section -> !section.question().isEmpty())
                    .toList();
        }
    }

    /** A section as the template sees it. */
    public record SectionView(String id, String title, String question, List<Block> blocks) {
        public SectionView {
            blocks = List.copyOf(blocks);
        }

        /** A section that no table of contents tells about. */
        public SectionView(String id, String title, List<Block> blocks) {
            this(id, title, "", blocks);
        }
    }

    public ReportPage {
        parts = List.copyOf(parts);
        pages = List.copyOf(pages);
    }

    /** The page, which needs nothing beside it. */
    public String html() throws IOException {
        ClasspathLoader loader = new ClasspathLoader(ReportPage.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        PebbleEngine engine = new PebbleEngine.Builder()
                .loader(loader)
                .autoEscaping(true)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .build();
        StringWriter html = new StringWriter();
        engine.getTemplate(FOLDER + "report.peb").evaluate(html, Map.of("page", this, "style", style()), Locale.ROOT);
        return html.toString();
    }

    private static String style() throws IOException {
        try (InputStream css = ReportPage.class.getClassLoader().getResourceAsStream(FOLDER + "style.css")) {
            if (css == null) {
                throw new IllegalStateException("no " + FOLDER + "style.css on the class path");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
