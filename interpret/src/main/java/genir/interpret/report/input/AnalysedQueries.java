package genir.interpret.report.input;

/**
 * The queries that the analyses ran on, as the report's sentences speak of them.
 *
 * @param correct whether they are those that the model answers correctly, whose documents are at rank 1 until something is
 *     replaced
 */
public record AnalysedQueries(boolean correct) {
    private static final String CORRECT = "correct ";

    /** Those of a run; correct ones, the paper's choice, where it does not say. */
    public static AnalysedQueries of(RunFolder run) {
        return new AnalysedQueries(InterpretSummary.of(run)
                .map(summary -> summary.queries().startsWith(CORRECT)
                        || summary.queries().isEmpty())
                .orElse(true));
    }

    /** The split that they are of, as the analyses' files say. */
    public static String split(RunFolder run) {
        return run.names("interpret", ".json")
                .flatMap(name -> run.json(name).stream())
                .map(analysis -> analysis.path("queries").path("split").asText(""))
                .filter(split -> !split.isEmpty())
                .findFirst()
                .orElse("dev");
    }

    /** What they are called. */
    public String name() {
        return correct ? "correctly answered queries" : "analysed queries";
    }

    /** What a query is said to do whose document is not at rank 1 with something replaced: only from there it can leave. */
    public String leave() {
        return correct ? "leave rank 1" : "are not at rank 1";
    }
}
