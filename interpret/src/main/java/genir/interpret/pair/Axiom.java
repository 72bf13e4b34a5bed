package genir.interpret.pair;

import java.util.Arrays;

/** What theory expects of a retrieval system when a query is changed; what each is measured by is told in docs/interpretability.md. */
public enum Axiom {
    TERM_FREQUENCY(
            "term_frequency",
            "a word of the document, said twice, sets it further ahead of documents that lack the word"),
    MATCHING("matching", "without one of its words the document is less far ahead of documents that lack the word"),
    IDF("idf", "of two of its words, losing the rarer costs the document more"),
    RARER_INTRUDER("rarer_intruder", "a rarer word in a word's place costs no less than a commoner one"),
    OFF_TOPIC("off_topic", "an added common word that the document lacks favours documents that have it"),
    KEY_TERM("key_term", "an added rare word that the document lacks favours documents that have it"),
    ORDER("order", "another order of the words leaves the document's rank"),
    TYPO("typo", "a misspelt word costs no more than a missing one");

    private final String label;
    private final String expectation;

    Axiom(String label, String expectation) {
        this.label = label;
        this.expectation = expectation;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }

    /** What is expected under a name in tables; the name itself where it is not known. */
    public static String expectation(String label) {
        return Arrays.stream(values())
                .filter(axiom -> axiom.label.equals(label))
                .map(axiom -> axiom.expectation)
                .findFirst()
                .orElse(label);
    }
}
