package genir.interpret.figure;

/** Estimates how wide a text is drawn, as the font is the page's and not known here. */
final class TextWidth {
    private static final String NARROW = "iljtfr.,:;|!'()[] ";
    private static final String WIDE = "mwMW@%";

    private TextWidth() {}

    /** In user units at the base font size, on the generous side. */
    static double of(String text) {
        double ems = text.codePoints()
                .mapToDouble(c -> NARROW.indexOf(c) >= 0
                        ? 0.34
                        : WIDE.indexOf(c) >= 0 ? 0.92 : Character.isUpperCase(c) ? 0.73 : c > 0x2E80 ? 1.0 : 0.59)
                .sum();
        return ems * SvgWriter.FONT;
    }

    /** The widest of some texts; 0 for none. */
    static double widest(Iterable<String> texts) {
        double widest = 0;
        for (String text : texts) {
            widest = Math.max(widest, of(text));
        }
        return widest;
    }
}
