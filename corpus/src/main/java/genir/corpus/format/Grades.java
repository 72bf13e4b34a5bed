package genir.corpus.format;

import genir.corpus.Names;

/** Relevance grades as written in files. */
final class Grades {
    private Grades() {}

    static int parse(Place place, String grade) {
        try {
            return Integer.parseInt(grade.strip());
        } catch (NumberFormatException notWhole) {
            throw place.error("grade " + Names.quote(grade) + " is not a whole number");
        }
    }
}
