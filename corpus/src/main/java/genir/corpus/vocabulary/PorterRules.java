package genir.corpus.vocabulary;

import java.util.ArrayList;
import java.util.List;

/**
 * Porter's stemmer (M.F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two changes of his own
 * later code: bli and logi) as replacements by regular expressions, for words between spaces in lower case.
 *
 * <p>{@code \K} keeps what stands before it. A mark behind a word says that its step is over; another, that an ending was
 * cut off and the stem is to be mended.
 */
final class PorterRules {
    private static final String DONE = "\uE000";
    private static final String MEND = "\uE001";

    /** Stands for a y that is a vowel, as it is behind a consonant; elsewhere a y is a consonant. */
    private static final String VOWEL_Y = "\uE002";

    /** Stands for the y that ends a word of two letters, which the stemmer leaves alone. */
    private static final String SHORT_Y = "\uE003";

    private static final String VOWEL = "[aeiou" + VOWEL_Y + "]";
    private static final String CONSONANT = "[^aeiou\\s" + VOWEL_Y + "]";

    private static final String START = "(?<!\\S)";
    private static final String END = "(?!\\S)";

    /** Stems with at least one vowel, with measure over 0, and over 1. */
    private static final String WITH_VOWEL = START + "\\S*" + VOWEL + "\\S*\\K";

    private static final String OVER_0 = START + "\\S*" + VOWEL + CONSONANT + "\\S*\\K";
    private static final String OVER_1 = START + "\\S*" + VOWEL + CONSONANT + "\\S*" + VOWEL + CONSONANT + "\\S*\\K";

    /** Consonant, vowel, consonant other than w, x, y. */
    private static final String SHORT = CONSONANT + VOWEL + "(?![wxy])" + CONSONANT;

    private final List<String[]> rules = new ArrayList<>();

    private PorterRules() {}

    /** Pattern and what stands in its place, in the order in which they are to be applied. */
    static List<String[]> replacements() {
        PorterRules porter = new PorterRules();
        porter.rule(START + "\\S\\Ky" + END, SHORT_Y);
        porter.markVowels();
        porter.plurals();
        porter.pastAndProgressive();
        porter.rule(WITH_VOWEL + "[y" + VOWEL_Y + "]" + END, "i");
        porter.doubleSuffixes();
        porter.fullAndNess();
        porter.lastSuffixes();
        porter.finalLetters();
        porter.rule("[" + VOWEL_Y + SHORT_Y + "]", "y");
        return porter.rules;
    }

    private void rule(String pattern, String replacement) {
        rules.add(new String[] {pattern, replacement});
    }

    /** A suffix that is replaced where the stem allows it; where not, none of the step's shorter ones is tried. */
    private void suffix(String stem, String suffix, String replacement) {
        rule(stem + suffix + END, replacement + DONE);
        rule(suffix + END, suffix + DONE);
    }

    private void endStep() {
        rule(DONE, "");
    }

    /** The first y behind a consonant; what is left of y in a row then begins with a consonant, and they alternate. */
    private void markVowels() {
        rule("(?<=[^aeiouy\\s])y", VOWEL_Y);
        rule("yy", "y" + VOWEL_Y);
    }

    private void plurals() {
        rule("sses" + END, "ss");
        rule("ies" + END, "i");
        rule("(?<=\\S[^s\\s])s" + END, "");
    }

    private void pastAndProgressive() {
        suffix(OVER_0, "eed", "ee");
        rule(WITH_VOWEL + "(?:ed|ing)" + END, MEND);
        endStep();
        rule("at" + MEND, "ate");
        rule("bl" + MEND, "ble");
        rule("iz" + MEND, "ize");
        rule("([lsz])\\1\\K" + MEND, "");
        rule("([^aeiou\\s" + VOWEL_Y + "])\\K\\1" + MEND, "");
        rule(VOWEL_Y + "\\Ky" + MEND, "");
        rule(START + CONSONANT + "*" + SHORT + "\\K" + MEND, "e");
        rule(MEND, "");
    }

    private void doubleSuffixes() {
        for (String[] pair : new String[][] {
            {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
            {"bli", "ble"}, {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"},
            {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
            {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
            {"logi", "log"},
        }) {
            suffix(OVER_0, pair[0], pair[1]);
        }
        endStep();
    }

    private void fullAndNess() {
        for (String[] pair : new String[][] {
            {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""},
        }) {
            suffix(OVER_0, pair[0], pair[1]);
        }
        endStep();
    }

    private void lastSuffixes() {
        suffix(OVER_1, "ement", "");
        suffix(OVER_1, "ment", "");
        rule(OVER_1 + "(?:al|ance|ence|er|ic|able|ible|ant|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)" + END, DONE);
        endStep();
    }

    private void finalLetters() {
        rule(OVER_1 + "e" + END, DONE);
        rule(START + "(?!\\S*" + SHORT + "e" + END + ")\\S*" + VOWEL + CONSONANT + "\\S*\\Ke" + END, DONE);
        endStep();
        rule(START + "(?=\\S*" + VOWEL + CONSONANT + "\\S*" + VOWEL + CONSONANT + ")\\S*l\\Kl" + END, "");
    }
}
