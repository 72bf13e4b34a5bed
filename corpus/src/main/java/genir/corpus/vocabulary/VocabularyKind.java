package genir.corpus.vocabulary;

import genir.corpus.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where the words of a vocabulary come from. */
enum VocabularyKind {
    /** The terms that the index's own analyzer makes. */
    STEMMED,
    /** Lower-cased words by Unicode's rules, stop words included. */
    WORDS,
    /** The tokens of a given Hugging Face tokenizer. */
    TOKENIZER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static VocabularyKind named(String label) {
        List<String> known = Arrays.stream(values()).map(VocabularyKind::label).toList();
        if (!known.contains(label)) {
            throw Names.unknown("vocabulary kind", label, known);
        }
        return values()[known.indexOf(label)];
    }
}
