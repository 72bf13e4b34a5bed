package genir.corpus.format.table;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.format.FormatOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of the fields that hold a document: those the user gave, or the usual ones. */
final class FieldNames {
    static final String ID = "id";
    static final String TITLE = "title";
    static final String TEXT = "text";
    static final List<String> OPTIONS = List.of(ID, TITLE, TEXT);

    private static final List<String> IDS =
            List.of("id", "docid", "documentid", "docno", "pid", "passageid", "corpusid", "uid", "uuid");
    private static final List<String> TITLES = List.of("title", "name", "headline", "heading", "subject");
    private static final List<String> TEXTS = List.of(
            "text",
            "body",
            "content",
            "contents",
            "fulltext",
            "passage",
            "document",
            "article",
            "abstract",
            "summary",
            "description");

    private final FormatOptions options;

    FieldNames(FormatOptions options) {
        this.options = options;
    }

    /** The field with the id; empty where the user named none and none of the known is called so. */
    Optional<String> id(Collection<String> known) {
        return given(ID, known).stream().findFirst().or(() -> usual(IDS, known));
    }

    /** The field with the title, if any. */
    Optional<String> title(Collection<String> known) {
        return given(TITLE, known).stream().findFirst().or(() -> usual(TITLES, known));
    }

    /** The fields with the text, in order; none where the user named none and none of the known is called so. */
    List<String> text(Collection<String> known) {
        List<String> given = given(TEXT, known);
        return given.isEmpty() ? usual(TEXTS, known).stream().toList() : given;
    }

    /** Whether the user named any field. */
    boolean areGiven() {
        return OPTIONS.stream().anyMatch(options::has);
    }

    /** What to say where no field is called like a text. */
    static String noText(Collection<String> known) {
        return "no text by its name; choose with --text among: "
                + known.stream().collect(Collectors.joining(", "));
    }

    /** The names the user gave: a comma parts two, unless it stands in the name of a field. */
    private List<String> given(String option, Collection<String> known) {
        List<String> names = new ArrayList<>();
        for (String value : option.equals(TEXT)
                ? options.all(option)
                : options.one(option).stream().toList()) {
            List<String> parts = known.contains(value) || option.equals(ID) || option.equals(TITLE)
                    ? List.of(value)
                    : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
            names.addAll(parts);
        }
        return names;
    }

    /**
     * Fails where the user named a field that is not among the known.
     *
     * @param what they are: columns or fields
     */
    void requireKnown(String what, Collection<String> known) {
        for (String option : OPTIONS) {
            for (String name : given(option, known)) {
                if (!known.contains(name)) {
                    throw new InputException("--" + option + ": "
                            + Names.unknown(what, name, known).getMessage());
                }
            }
        }
    }

    private static Optional<String> usual(List<String> usual, Collection<String> known) {
        return usual.stream()
                .flatMap(name -> known.stream().filter(field -> plain(field).equals(name)))
                .findFirst();
    }

    private static String plain(String field) {
        return field.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
