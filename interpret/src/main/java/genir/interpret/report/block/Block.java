package genir.interpret.report.block;

/** One piece of a section. All texts are plain: the templates escape them. */
public sealed interface Block permits Paragraph, KeyFigures, Table, Figures, Downloads, Notes, Preformatted, Examples {
    /** The name of the template's rule for this block. */
    String kind();
}
