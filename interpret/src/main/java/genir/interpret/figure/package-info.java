/**
 * Figures as small self-contained SVG texts: line charts, bar charts, heatmaps and interval plots.
 *
 * <p>A figure is an immutable value that describes itself in words and draws itself as one {@code <svg>} element, fit to
 * stand inside an HTML page or alone. It scales to its container, inherits the page's font and text colour, and takes its
 * series colours from the CSS variables {@code --series-1} to {@code --series-6} where the page sets them; without them
 * it uses a palette that colour-blind readers can tell apart. Dashes and markers say the same as the colours do. The same
 * figure gives the same bytes.
 */
package genir.interpret.figure;
