package genir.training.bm25;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import java.util.Arrays;
import java.util.List;

/**
 * For each of the model's words the documents it occurs in, each with what the word adds to the document's BM25 score:
 * ln(1 + (N - n + .5) / (n + .5)) tf / (tf + k1 (1 - b + b length / mean length)), which is Lucene's formula, but with exact
 * lengths.
 */
public final class Bm25Postings {
    /**
     * The documents of one word, by their numbers, ascending.
     *
     * @param highest of the contributions
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Word(int[] documents, float[] contributions, float highest) {
        private static final Word UNKNOWN = new Word(new int[0], new float[0], 0);

        int size() {
            return documents.length;
        }

        /** What the word adds to a document; 0 where it does not occur. */
        float contribution(int document) {
            int place = Arrays.binarySearch(documents, document);
            return place < 0 ? 0 : contributions[place];
        }
    }

    private final Word[] words;
    private final int documents;

    private Bm25Postings(Word[] words, int documents) {
        this.words = words;
        this.documents = documents;
    }

    /**
     * Indexes documents.
     *
     * @param documents numbered as they come here
     * @param k1 saturation of term frequencies
     * @param b discount of long documents, 0 to 1
     * @param task advances by one for each
     */
    public static Bm25Postings of(
            List<Document> documents, Vocabulary vocabulary, double k1, double b, Progress.Task task) {
        Counts[] counts = new Counts[vocabulary.wordCount()];
        double[] lengths = new double[documents.size()];
        int next = 0;
        for (Document document : documents) {
            int d = next++;
            int[] tokens = vocabulary.encode(document.contents(), Integer.MAX_VALUE);
            // All but the end, unknown ones included: the length is the text's.
            lengths[d] = tokens.length - 1;
            for (int position = 0; position < tokens.length - 1; position++) {
                int token = tokens[position];
                if (token != vocabulary.unk()) {
                    counts[token] = counts[token] == null ? new Counts() : counts[token];
                    counts[token].add(d);
                }
            }
            task.advance(1, "");
        }
        double mean = Math.max(1, Arrays.stream(lengths).average().orElse(1));
        Word[] words = new Word[counts.length];
        for (int token = 0; token < words.length; token++) {
            words[token] = counts[token] == null ? Word.UNKNOWN : counts[token].word(lengths, mean, k1, b);
            counts[token] = null;
        }
        return new Bm25Postings(words, lengths.length);
    }

    /** How many documents there are. */
    public int documents() {
        return documents;
    }

    /** The documents of a token; none for what is no word. */
    Word word(int token) {
        return token < words.length ? words[token] : Word.UNKNOWN;
    }

    /** How often a word occurs in each document, as the documents come. */
    private static final class Counts {
        private int[] documents = new int[4];
        private int[] frequencies = new int[4];
        private int size;

        void add(int document) {
            if (size > 0 && documents[size - 1] == document) {
                frequencies[size - 1]++;
                return;
            }
            if (size == documents.length) {
                documents = Arrays.copyOf(documents, size + size / 2);
                frequencies = Arrays.copyOf(frequencies, size + size / 2);
            }
            documents[size] = document;
            frequencies[size++] = 1;
        }

        Word word(double[] lengths, double mean, double k1, double b) {
            double idf = Math.log(1 + (lengths.length - size + 0.5) / (size + 0.5));
            float[] contributions = new float[size];
            float highest = 0;
            for (int i = 0; i < size; i++) {
                double frequency = frequencies[i];
                double norm = k1 * (1 - b + b * lengths[documents[i]] / mean);
                contributions[i] = (float) (idf * frequency / (frequency + norm));
                highest = Math.max(highest, contributions[i]);
            }
            return new Word(Arrays.copyOf(documents, size), contributions, highest);
        }
    }
}
