package genir.corpus.index;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;

/** Exact document lengths from the postings (the norms hold them only to about one part in eight). */
final class DocumentLengths {
    private final int[] sorted;
    private final long distinctTerms;
    private final long totalTerms;

    private DocumentLengths(int[] lengths, long distinctTerms) {
        this.sorted = lengths.clone();
        Arrays.sort(sorted);
        this.distinctTerms = distinctTerms;
        this.totalTerms = Arrays.stream(lengths).asLongStream().sum();
    }

    /** Adds up the frequencies of all terms of {@link IndexFields#CONTENTS}. */
    static DocumentLengths of(LeafReader reader) throws IOException {
        int[] lengths = new int[reader.maxDoc()];
        long distinct = 0;
        Terms terms = reader.terms(IndexFields.CONTENTS);
        if (terms != null) {
            TermsEnum term = terms.iterator();
            PostingsEnum postings = null;
            while (term.next() != null) {
                distinct++;
                postings = term.postings(postings, PostingsEnum.FREQS);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    lengths[doc] += postings.freq();
                }
            }
        }
        return new DocumentLengths(lengths, distinct);
    }

    double mean() {
        return (double) totalTerms / sorted.length;
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    int max() {
        return sorted[sorted.length - 1];
    }

    long distinctTerms() {
        return distinctTerms;
    }

    long totalTerms() {
        return totalTerms;
    }
}
