package genir.interpret;

import java.util.Arrays;
import java.util.List;

/** How a query is changed. */
public enum QueryChange {
    DROP("drop", "a word is left out"),
    REPEAT("repeat", "a word of the document is said twice"),
    RARER("rarer", "a word of the document gives way to one that is rarer"),
    COMMONER("commoner", "a word of the document gives way to one that is commoner"),
    TYPO("typo", "a word is misspelt"),
    ORDER("order", "the words are shuffled"),
    OFF_TOPIC("off_topic", "a common word that the document lacks is added"),
    KEY_TERM("key_term", "a rare word that the document lacks is added"),
    FILE("file", "as a file has it");

    private final String label;
    private final String description;

    QueryChange(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** The name in tables and configurations. */
    public String label() {
        return label;
    }

    /** What happens to the query under a name in tables, in a few words for a reader; the name itself where it is not known. */
    public static String description(String label) {
        return Arrays.stream(values())
                .filter(change -> change.label.equals(label))
                .map(change -> change.description)
                .findFirst()
                .orElse(label);
    }

    /** The change of one of the {@link #labels}. */
    public static QueryChange of(String label) {
        return Arrays.stream(values())
                .filter(change -> change.label.equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** The names of the changes that are made here. */
    public static List<String> labels() {
        return Arrays.stream(values())
                .filter(change -> change != FILE)
                .map(QueryChange::label)
                .toList();
    }
}
