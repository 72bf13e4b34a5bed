package genir.interpret.figure;

/** Estimates how wide a text is drawn, as the font is the page's and not known here. */
final class TextWidth {
    private static final String NARROW = "iljtfr.,:;|!'()[] ";
    private static final String WIDE = "mwMW@%";

    private TextWidth() {}

    /** In user units at the base font size, on the generous side: no common sans serif is wider than DejaVu Sans. */
    static double of(String text) {
        double ems = text.codePoints()
                .mapToDouble(c -> NARROW.indexOf(c) >= 0
                        ? 0.36
                        : WIDE.indexOf(c) >= 0 ? 1.0 : Character.isUpperCase(c) ? 0.77 : c > 0x2E80 ? 1.0 : 0.64)
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
