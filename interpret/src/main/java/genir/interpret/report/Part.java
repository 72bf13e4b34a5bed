package genir.interpret.report;

import genir.interpret.report.section.Section;
import java.util.List;

/** Sections that the table of contents lists under a common title. */
record Part(String title, List<Section> sections) {
    Part {
        sections = List.copyOf(sections);
    }
}
