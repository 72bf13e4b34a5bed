package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/**
 * Lucene's analysis as far as a tokenizer.json can express it: as replacements in the text, after which the words stand
 * between spaces.
 */
final class LuceneTokenizerJson {
    private static final String BETWEEN_LETTERS = "[^\\p{L}]";

    private LuceneTokenizerJson() {}

    /**
     * Puts the analysis in front of a tokenizer that looks words up.
     *
     * @param table what the analyzer makes of words; it is not asked for by {@code english} and analyzers without stems
     */
    static void analyse(ObjectNode json, String analyzer, StemTable table) {
        List<String[]> replacements = new ArrayList<>();
        boolean words = !analyzer.equals("whitespace");
        boolean simple = analyzer.equals("simple");
        if (words) {
            replacements.addAll(simple ? List.<String[]>of(new String[] {BETWEEN_LETTERS, " "}) : wordBreaks());
        }
        if (analyzer.equals("english")) {
            replacements.add(new String[] {"['\u2019\uFF07]s(?!\\S)", ""});
            replacements.add(new String[] {"(?<!\\S)(?:" + String.join("|", stopWords()) + ")(?!\\S)", ""});
            replacements.addAll(PorterRules.replacements());
        } else if (hasStems(analyzer)) {
            replacements.addAll(table.replacements());
        }
        if (words) {
            ObjectNode sequence = json.putObject("normalizer").put("type", "Sequence");
            ArrayNode normalizers = sequence.putArray("normalizers");
            StemTable.lowerCase(analyzer).forEach(pair -> replace(normalizers, "[" + pair[0] + "]", pair[1]));
            normalizers.addObject().put("type", "Lowercase");
            replacements.forEach(pair -> replace(normalizers, pair[0], pair[1]));
        }
        ObjectNode sequence = json.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode splits = sequence.putArray("pretokenizers");
        splits.addObject().put("type", "WhitespaceSplit");
        if (words && !simple) {
            WordBreaks breaks = WordBreaks.ofLucene();
            ObjectNode others = splits.addObject().put("type", "Split");
            others.putObject("pattern")
                    .put(
                            "Regex",
                            "[" + breaks.single() + "][" + breaks.extend() + "]*"
                                    + run(breaks.katakana(), breaks.joiners() + breaks.extend())
                                    + run(breaks.complex(), breaks.extend()));
            others.put("behavior", "Isolated").put("invert", false);
        }
    }

    private static String run(String letters, String others) {
        return "|[" + letters + "][" + letters + others + "]*";
    }

    private static void replace(ArrayNode normalizers, String pattern, String content) {
        ObjectNode replace = normalizers.addObject().put("type", "Replace");
        replace.putObject("pattern").put("Regex", pattern);
        replace.put("content", content);
    }

    /** Replaces by a space whatever is no part of a word by UAX #29. */
    private static List<String[]> wordBreaks() {
        WordBreaks breaks = WordBreaks.ofLucene();
        String extend = "[" + breaks.extend() + "]";
        String alphabetic = breaks.letters() + breaks.numbers() + breaks.katakana();
        return List.of(
                new String[] {"[^" + breaks.all() + "]", " "},
                new String[] {
                    "(?!" + between(breaks.letters(), breaks.midLetters(), extend) + "|"
                            + between(breaks.numbers(), breaks.midNumbers(), extend) + ")[" + breaks.midLetters()
                            + breaks.midNumbers() + "]",
                    " "
                },
                new String[] {"(?<!\\S)" + extend + "+", " "},
                new String[] {
                    "(?<![" + alphabetic + breaks.joiners() + breaks.extend() + "])[" + breaks.joiners()
                            + breaks.extend() + "]+(?![" + alphabetic + breaks.joiners() + breaks.extend() + "])",
                    " "
                });
    }

    private static String between(String sides, String middle, String extend) {
        return "(?<=[" + sides + "]|[" + sides + "]" + extend + ")[" + middle + "](?=" + extend + "*[" + sides + "])";
    }

    private static Set<String> stopWords() {
        Set<String> words = new TreeSet<>();
        EnglishAnalyzer.ENGLISH_STOP_WORDS_SET.forEach(word -> words.add(new String((char[]) word)));
        return words;
    }

    /** Whether an analyzer changes words in ways that only a table can express. */
    static boolean hasStems(String analyzer) {
        return switch (analyzer) {
            case "english", "standard", "simple", "whitespace" -> false;
            default -> true;
        };
    }

    /** What {@link #analyse} leaves out, a sentence each. */
    static List<String> differences(String analyzer, StemTable table) {
        List<String> differences = new ArrayList<>();
        if (hasStems(analyzer)) {
            differences.add(
                    table.isEmpty()
                            ? "the " + analyzer
                                    + " analyzer's stop words and stems are missing: a word that the analyzer"
                                    + " changes comes out as <unk>, unless its stem happens to be spelled like it"
                            : String.format(
                                    Locale.ROOT,
                                    "the %s analysis is written as a table of the %,d words that stand in the collection's"
                                            + " documents and training queries; any other word comes out as <unk>, also"
                                            + " where its stem is known",
                                    analyzer,
                                    table.words()));
        }
        if (!analyzer.equals("whitespace") && !analyzer.equals("simple")) {
            differences.add(
                    "emoji of several characters, words of more than 255, and words of several scripts without a"
                            + " space between them may be cut elsewhere");
        }
        differences.add(
                "the texts <pad>, </s>, <unk> and @DOC_ID_...@ are read as those tokens, where genir reads words");
        return differences;
    }
}
