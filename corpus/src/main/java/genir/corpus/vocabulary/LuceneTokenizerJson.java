package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/**
 * Lucene's analysis as far as a tokenizer.json can express it: as replacements in the text, after which the words stand
 * between spaces.
 */
final class LuceneTokenizerJson {
    private static final String LETTER_OR_DIGIT = "\\p{L}\\p{N}\\p{M}_";

    /** Whatever is no part of a word by UAX #29; marks such as the apostrophe join letters, or digits, on both sides. */
    private static final String BETWEEN_WORDS = "(?!(?<=\\p{L})['\u2018\u2019.:\u00b7](?=\\p{L})"
            + "|(?<=\\p{N})['\u2018\u2019.,;](?=\\p{N}))[^" + LETTER_OR_DIGIT + "]";

    private static final String BETWEEN_LETTERS = "[^\\p{L}]";

    private LuceneTokenizerJson() {}

    /** Puts the analysis in front of a tokenizer that looks words up. */
    static void analyse(ObjectNode json, String analyzer) {
        List<String[]> replacements = new ArrayList<>();
        boolean words = !analyzer.equals("whitespace");
        if (words) {
            replacements.add(new String[] {analyzer.equals("simple") ? BETWEEN_LETTERS : BETWEEN_WORDS, " "});
        }
        if (analyzer.equals("english")) {
            replacements.add(new String[] {"['\u2019]s(?!\\S)", ""});
            replacements.add(new String[] {"(?<!\\S)(?:" + String.join("|", stopWords()) + ")(?!\\S)", ""});
            replacements.addAll(PorterRules.replacements());
        }
        if (words) {
            ObjectNode sequence = json.putObject("normalizer").put("type", "Sequence");
            ArrayNode normalizers = sequence.putArray("normalizers");
            normalizers.addObject().put("type", "Lowercase");
            for (String[] replacement : replacements) {
                ObjectNode replace = normalizers.addObject().put("type", "Replace");
                replace.putObject("pattern").put("Regex", replacement[0]);
                replace.put("content", replacement[1]);
            }
        }
        ObjectNode sequence = json.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode splits = sequence.putArray("pretokenizers");
        splits.addObject().put("type", "WhitespaceSplit");
        if (words && !analyzer.equals("simple")) {
            ObjectNode ideographs = splits.addObject().put("type", "Split");
            ideographs.putObject("pattern").put("Regex", "[\\p{Han}\\p{Hiragana}]");
            ideographs.put("behavior", "Isolated").put("invert", false);
        }
    }

    private static Set<String> stopWords() {
        Set<String> words = new TreeSet<>();
        EnglishAnalyzer.ENGLISH_STOP_WORDS_SET.forEach(word -> words.add(new String((char[]) word)));
        return words;
    }

    /** What {@link #analyse} leaves out, a sentence each. */
    static List<String> differences(String analyzer) {
        List<String> differences = new ArrayList<>();
        switch (analyzer) {
            case "whitespace", "simple" -> {}
            case "english" ->
                differences.add("Lucene's english analysis is written as regular expressions (words, stop"
                        + " words, Porter's stemmer); a word with two y in a row may be stemmed differently.");
            case "standard" -> {}
            default ->
                differences.add("the " + analyzer + " analyzer's stop words and stems are missing: a word that the"
                        + " analyzer changes comes out as <unk>, unless its stem happens to be spelled like it. Analyse texts"
                        + " with Lucene's " + analyzer + " analyzer first to get genir's tokens.");
        }
        if (!analyzer.equals("whitespace") && !analyzer.equals("simple")) {
            differences.add("emoji are left out, where Lucene makes a word of each; words of scripts without spaces"
                    + " (Thai, Khmer, Lao, Burmese), and of more than 255 characters, may be cut elsewhere.");
        }
        differences.add(
                "the texts <pad>, </s>, <unk> and @DOC_ID_...@ are read as those tokens, where genir reads words.");
        return differences;
    }
}
