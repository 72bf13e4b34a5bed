package genir.retrieval;

import java.util.List;
import java.util.Map;

/**
 * A ranker that weighs words: a document's score is the sum of what each term of the query adds to it, a term that the query repeats as
 * often.
 */
public interface TermRanker extends Ranker {
    /**
     * A term of a text.
     *
     * @param text as the index has it, perhaps a stem
     * @param start where in the text it begins
     * @param end behind its last character
     */
    record QueryTerm(String text, int start, int end) {}

    /** The terms that are looked for, in order; words that the index leaves out have none. */
    List<QueryTerm> terms(String text);

    /** How many documents have a term. */
    int documentFrequency(String term);

    /** How rare a term is: its inverse document frequency as the scores have it, from 0; that of an unknown term is the highest. */
    double idf(String term);

    /**
     * What a term that the query has once adds to a document's score, 0 where the document does not have it.
     *
     * @throws genir.corpus.InputException if there is no such document
     */
    double score(String term, String documentId);

    /** The scores of all documents that have any of a text's terms, by their ids. */
    Map<String, Double> scores(String text);
}
