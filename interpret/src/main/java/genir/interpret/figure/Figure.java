package genir.interpret.figure;

/** Something that draws itself as one SVG element. */
public interface Figure {
    /** One line that says what is shown; becomes the SVG's {@code <title>}. */
    String title();

    /** What a reader who cannot see the figure should know; becomes the SVG's {@code <desc>}. */
    String description();

    /** The figure as one {@code <svg>} element, well-formed XML without a declaration. */
    String svg();

    /** The values drawn, as comma-separated text with a header line. */
    String csv();
}
