package genir.interpret.figure;

import java.util.List;

/**
 * A table whose cells are tinted by their values, with the values printed in them where they find room.
 *
 * @param rowLabel what the rows are; {@code columnLabel} what the columns are
 * @param values one list for each row; NaN leaves a cell empty
 * @param colours sequential from 0, diverging around 0, or by the logarithm of ranks from 1
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
    private static final double CELL_WITHOUT_TEXT = 20;
    /** Never full, so that the page's text colour stays readable on the strongest tint. */
    private static final double STRONGEST = 0.78;

    /** Which values get which tint. */
    public enum Colours {
        SEQUENTIAL,
        DIVERGING,
        /** Rank 1 has no tint. */
        RANKS
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
        boolean printed = widestValue() + 6 <= width;
        double height = printed ? CELL : CELL_WITHOUT_TEXT;
        // Of columns too narrow for their names only every second, third or so is named.
        int stride = (int) Math.max(1, Math.ceil((TextWidth.widest(columns) + 4) / width));
        SvgWriter svg = SvgWriter.begin(this, WIDTH, top + rows.size() * height + 2);
        svg.text((left + WIDTH) / 2, 12, "middle", columnLabel, "opacity", "0.85");
        if (!printed) {
            svg.text(0, 12, "start", "deepest tint: " + print(bound), "opacity", "0.85");
        }
        svg.text(left - 8, 32, "end", rowLabel, "opacity", "0.85");
        for (int c = 0; c < columns.size(); c += stride) {
            svg.text(left + (c + 0.5) * width, 32, "middle", columns.get(c));
        }
        for (int r = 0; r < rows.size(); r++) {
            double y = top + r * height;
            svg.text(left - 8, y + height / 2, "end", rows.get(r), "dominant-baseline", "central");
            for (int c = 0; c < columns.size(); c++) {
                cell(svg, r, c, new Box(left + c * width, y, width, height), printed);
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

    /** Where a cell is drawn. */
    private record Box(double x, double y, double width, double height) {}

    private void cell(SvgWriter svg, int r, int c, Box box, boolean printed) {
        double value = values.get(r).get(c);
        double middle = box.x() + box.width() / 2;
        double centre = box.y() + box.height() / 2;
        if (!Double.isFinite(value)) {
            svg.text(middle, centre, "middle", "·", "dominant-baseline", "central", "opacity", "0.6");
            return;
        }
        svg.open("g").tooltip(rows.get(r) + ", " + columns.get(c) + ": " + print(value));
        svg.leaf(
                "rect",
                "x",
                box.x() + 1,
                "y",
                box.y() + 1,
                "width",
                box.width() - 2,
                "height",
                box.height() - 2,
                "fill",
                value < 0 ? "var(--heat-negative, #D55E00)" : "var(--heat, #0072B2)",
                "fill-opacity",
                Numbers.fixed(0.04 + (STRONGEST - 0.04) * tint(value), 3));
        if (printed) {
            svg.text(middle, centre, "middle", print(value), "dominant-baseline", "central");
        }
        svg.close();
    }

    /** Between 0 and 1. */
    private double tint(double value) {
        double share = colours == Colours.RANKS
                ? Math.log(Math.max(1, value)) / Math.log(Math.max(2, bound))
                : Math.abs(value) / bound;
        return Math.min(1, share);
    }

    private String print(double value) {
        return percent ? Numbers.percent(value) + "%" : Numbers.significant(value);
    }

    private double widestValue() {
        return TextWidth.widest(values.stream()
                .flatMap(List::stream)
                .filter(Double::isFinite)
                .map(this::print)
                .toList());
    }
}
