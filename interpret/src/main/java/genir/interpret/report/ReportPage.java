package genir.interpret.report;

import genir.interpret.report.block.Block;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sets sections as HTML with the templates beside this class; everything but figures and style sheet is escaped. */
final class ReportPage {
    private static final String FOLDER = "genir/interpret/report/";

    private ReportPage() {}

    /** A section as the template sees it. */
    public record SectionView(String id, String title, List<Block> blocks) {
        public SectionView {
            blocks = List.copyOf(blocks);
        }
    }

    static String html(String name, List<SectionView> sections) throws IOException {
        ClasspathLoader loader = new ClasspathLoader(ReportPage.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        PebbleEngine engine = new PebbleEngine.Builder()
                .loader(loader)
                .autoEscaping(true)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .build();
        StringWriter page = new StringWriter();
        engine.getTemplate(FOLDER + "report.peb")
                .evaluate(page, Map.of("name", name, "sections", sections, "style", style()), Locale.ROOT);
        return page.toString();
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
