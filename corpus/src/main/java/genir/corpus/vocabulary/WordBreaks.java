package genir.corpus.vocabulary;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * Which characters Lucene's StandardTokenizer makes words of (UAX #29), found by asking it about each: the same Unicode
 * version, whatever that of the regular expressions is. Each set is the inside of a character class.
 *
 * @param letters letters and syllables of alphabets, which join with each other, with numbers and with joiners
 * @param numbers digits
 * @param joiners the underscore and its like, which make no word of their own
 * @param katakana joins with itself and with joiners
 * @param complex letters of scripts without spaces, such as Thai: joins with itself
 * @param single ideographs, hiragana and emoji: a word each
 * @param extend marks and format characters: part of the word before them
 * @param midLetters joins letters on both sides, such as the apostrophe
 * @param midNumbers joins numbers on both sides, such as the comma
 */
record WordBreaks(
        String letters,
        String numbers,
        String joiners,
        String katakana,
        String complex,
        String single,
        String extend,
        String midLetters,
        String midNumbers) {
    private static final WordBreaks LUCENE = ask();

    /** The classes of the Lucene that is running. */
    static WordBreaks ofLucene() {
        return LUCENE;
    }

    /** All characters that can be part of a word. */
    String all() {
        return letters + numbers + joiners + katakana + complex + single + extend + midLetters + midNumbers;
    }

    private static WordBreaks ask() {
        Map<String, BitSet> types = new TreeMap<>();
        probe(
                "",
                "",
                (character, type, whole) ->
                        types.computeIfAbsent(type, name -> new BitSet()).set(character));
        BitSet words = new BitSet();
        types.values().forEach(words::or);
        BitSet trailing = joined("a", "", words);
        BitSet joiners = joined("", "a", words);
        joiners.and(trailing);
        BitSet extend = (BitSet) trailing.clone();
        extend.andNot(joiners);
        BitSet midLetters = joined("a", "a", words);
        midLetters.andNot(trailing);
        BitSet midNumbers = joined("1", "1", words);
        midNumbers.andNot(trailing);
        return new WordBreaks(
                characters(types, List.of("<ALPHANUM>", "<HANGUL>")),
                characters(types, List.of("<NUM>")),
                characters(joiners),
                characters(types, List.of("<KATAKANA>")),
                characters(types, List.of("<SOUTHEAST_ASIAN>")),
                characters(types, List.of("<IDEOGRAPHIC>", "<HIRAGANA>", "<EMOJI>")),
                characters(extend),
                characters(midLetters),
                characters(midNumbers));
    }

    /** The characters that are no words but part of one between these. */
    private static BitSet joined(String before, String after, BitSet words) {
        BitSet joined = new BitSet();
        probe(before, after, (character, type, whole) -> {
            if (whole && !words.get(character)) {
                joined.set(character);
            }
        });
        return joined;
    }

    /** Takes a word, the character asked about, and whether that is part of the word with all around it. */
    @FunctionalInterface
    private interface Found {
        void word(int character, String type, boolean whole);
    }

    private static void probe(String before, String after, Found found) {
        StringBuilder text = new StringBuilder();
        Map<Integer, Integer> starts = new TreeMap<>();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            int type = Character.getType(character);
            if (type == Character.UNASSIGNED || type == Character.SURROGATE || type == Character.PRIVATE_USE) {
                continue;
            }
            starts.put(text.length(), character);
            text.append(before).appendCodePoint(character).append(after).append(' ');
        }
        try (StandardTokenizer tokenizer = new StandardTokenizer()) {
            tokenizer.setReader(new StringReader(text.toString()));
            OffsetAttribute place = tokenizer.getAttribute(OffsetAttribute.class);
            TypeAttribute type = tokenizer.getAttribute(TypeAttribute.class);
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                Integer character = starts.get(place.startOffset());
                if (character != null) {
                    int length = before.length() + Character.charCount(character) + after.length();
                    found.word(character, type.type(), place.endOffset() - place.startOffset() == length);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", impossible);
        }
    }

    private static String characters(Map<String, BitSet> types, List<String> names) {
        BitSet all = new BitSet();
        names.forEach(name -> all.or(types.getOrDefault(name, new BitSet())));
        return characters(all);
    }

    /** A set as ranges, with what has a meaning in a character class escaped. */
    private static String characters(BitSet set) {
        StringBuilder ranges = new StringBuilder();
        for (int first = set.nextSetBit(0); first >= 0; ) {
            int last = set.nextClearBit(first) - 1;
            append(ranges, first);
            if (last > first) {
                append(ranges.append('-'), last);
            }
            first = set.nextSetBit(last + 1);
        }
        return ranges.toString();
    }

    private static void append(StringBuilder ranges, int character) {
        boolean plain = Character.isLetterOrDigit(character) && character < Character.MIN_SUPPLEMENTARY_CODE_POINT;
        if (plain) {
            ranges.appendCodePoint(character);
        } else {
            ranges.append(String.format("\\x{%X}", character));
        }
    }
}
