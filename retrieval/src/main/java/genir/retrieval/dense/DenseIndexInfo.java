package genir.retrieval.dense;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What {@code dense.json} records of an index of vectors.
 *
 * @param luceneVersion the version that wrote it
 * @param encoder the name of the encoder that made the vectors
 * @param fingerprint {@link SentenceEncoder#fingerprint} of it
 * @param dimensions of each vector
 * @param documents how many there are
 * @param passages of them that have vectors of their own beside the documents'; 0 in a file that says nothing of it
 * @param exact whether a query is compared with every vector; otherwise there is a graph
 * @param vectors SHA-256 of all ids and vectors; Lucene's own files carry random ids and so differ between equal runs
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DenseIndexInfo(
        String luceneVersion,
        String encoder,
        String fingerprint,
        int dimensions,
        int documents,
        int passages,
        boolean exact,
        String vectors) {}
