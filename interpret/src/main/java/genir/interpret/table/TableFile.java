package genir.interpret.table;

/**
 * A CSV file of {@code interpret/}.
 *
 * @param name without the ending
 * @param row what a row holds; two files may hold the same
 */
public record TableFile<R extends Record>(String name, Class<R> row) {
    /** The file's own name. */
    public String file() {
        return name + ".csv";
    }

    /** Its place in a run directory, with slashes. */
    public String path() {
        return "interpret/" + file();
    }

    /** What columns a row has. */
    public Schema<R> schema() {
        return Schema.of(row);
    }
}
