package genir.interpret.figure;

import java.util.List;

/**
 * A table whose cells are tinted by their values, with the values printed in them.
 *
 * @param rowLabel what the rows are; {@code columnLabel} what the columns are
 * @param values one list for each row; NaN leaves a cell empty
 * @param colours sequential from 0, or diverging around 0
 * @param bound the value (or negative value) with the strongest tint, positive
 * @param percent whether values are fractions printed as percentages
 */
public record Heatmap(
        String title,
        String description,
        String rowLabel,
        String columnLabel,
        List<String> rows,
        List<String> columns,
        List<List<Double>> values,
        Colours colours,
        double bound,
        boolean percent)
        implements Figure {
    private static final double WIDTH = 440;
    private static final double CELL = 34;
    /** Never full, so that the page's text colour stays readable on the strongest tint. */
    private static final double STRONGEST = 0.78;

    /** Which values get which tint. */
    public enum Colours {
        SEQUENTIAL,
        DIVERGING
    }

    public Heatmap {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        values = values.stream().map(List::copyOf).toList();
        int wide = columns.size();
        if (values.size() != rows.size() || values.stream().anyMatch(row -> row.size() != wide)) {
            throw new IllegalArgumentException("expected " + rows.size() + " rows of " + wide + " values");
        }
        if (!(bound > 0)) {
            throw new IllegalArgumentException("the bound must be positive, not " + bound);
        }
    }

    @Override
    public String svg() {
        double left = Math.max(TextWidth.widest(rows), TextWidth.of(rowLabel)) + 10;
        double top = 40;
        double width = (WIDTH - left) / Math.max(1, columns.size());
        SvgWriter svg = SvgWriter.begin(this, WIDTH, top + rows.size() * CELL + 2);
        svg.text((left + WIDTH) / 2, 12, "middle", columnLabel, "opacity", "0.85");
        svg.text(left - 8, 32, "end", rowLabel, "opacity", "0.85");
        for (int c = 0; c < columns.size(); c++) {
            svg.text(left + (c + 0.5) * width, 32, "middle", columns.get(c));
        }
        for (int r = 0; r < rows.size(); r++) {
            double y = top + r * CELL;
            svg.text(left - 8, y + CELL / 2, "end", rows.get(r), "dominant-baseline", "central");
            for (int c = 0; c < columns.size(); c++) {
                cell(svg, r, c, left + c * width, y, width);
            }
        }
        return svg.end();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData(rowLabel, columnLabel, "value");
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                data.add(rows.get(r), columns.get(c), values.get(r).get(c));
            }
        }
        return data.csv();
    }

    private void cell(SvgWriter svg, int r, int c, double x, double y, double width) {
        double value = values.get(r).get(c);
        if (!Double.isFinite(value)) {
            svg.text(x + width / 2, y + CELL / 2, "middle", "·", "dominant-baseline", "central", "opacity", "0.6");
            return;
        }
        String colour =
                colours == Colours.DIVERGING && value < 0 ? "var(--heat-negative, #D55E00)" : "var(--heat, #0072B2)";
        String text = percent ? Numbers.percent(value) + "%" : Numbers.significant(value);
        svg.open("g").tooltip(rows.get(r) + ", " + columns.get(c) + ": " + text);
        svg.leaf(
                "rect",
                "x",
                x + 1,
                "y",
                y + 1,
                "width",
                width - 2,
                "height",
                CELL - 2,
                "fill",
                colour,
                "fill-opacity",
                Numbers.fixed(0.04 + (STRONGEST - 0.04) * Math.min(1, Math.abs(value) / bound), 3));
        svg.text(x + width / 2, y + CELL / 2, "middle", text, "dominant-baseline", "central");
        svg.close();
    }
}
