package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexFields;
import genir.corpus.text.TermStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/**
 * The terms that tell a document from the rest of its collection, by the statistics of the Lucene index: those that add
 * most to the divergence of the document's words from the collection's (Carpineto et al., "An information-theoretic
 * approach to automatic query expansion", ACM TOIS 19(1), 2001), p(t|d) ln(p(t|d) / p(t|C)).
 */
public final class TellingTerms {
    /**
     * A term of a document.
     *
     * @param word as the document writes it where it first stands, so that any vocabulary can read it
     * @param weight its share of the divergence, in nats; above 0
     */
    public record Weighted(String word, double weight) {}

    private static final int KEPT = 100_000;

    private final CollectionIndex index;
    private final double total;
    /** Those of terms asked for lately, which are most: by Zipf's law the same come again and again. */
    private final Map<String, Long> frequencies = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** Reads an index; it must stay open while this is used. */
    public TellingTerms(CollectionIndex index) {
        this.index = index;
        try {
            total = index.reader().getSumTotalTermFreq(IndexFields.CONTENTS);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the index's statistics", failure);
        }
    }

    /** The terms that are more frequent in a document than in the collection, heaviest first. */
    public List<Weighted> of(Document document) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, String> words = new HashMap<>();
        String contents = document.contents();
        TermStream.forEach(index.analyzer(), contents, (term, start, end) -> {
            counts.merge(term, 1, Integer::sum);
            words.putIfAbsent(term, contents.substring(start, end));
        });
        double length = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<Weighted> weighted = new ArrayList<>();
        counts.forEach((term, count) -> {
            double here = count / length;
            double everywhere = Math.max(frequency(term), count) / Math.max(total, length);
            double weight = here * Math.log(here / everywhere);
            if (weight > 0) {
                weighted.add(new Weighted(words.get(term), weight));
            }
        });
        weighted.sort(Comparator.comparingDouble(Weighted::weight).reversed().thenComparing(Weighted::word));
        return weighted;
    }

    private long frequency(String term) {
        return frequencies.computeIfAbsent(term, missing -> {
            IndexReader reader = index.reader();
            try {
                return reader.totalTermFreq(new Term(IndexFields.CONTENTS, missing));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot read the index's statistics", failure);
            }
        });
    }
}
