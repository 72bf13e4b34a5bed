package genir.retrieval.generative;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.SortedMap;

/**
 * What {@code graph.json} records of a graph over docids.
 *
 * @param luceneVersion the version that wrote it
 * @param documents how many there are
 * @param dimensions of each row
 * @param rows a checksum of some of them, by which a graph of another model is known
 * @param candidates rows that a search looks at, at least: the fewest of those tried whose recall is enough, or the most
 * @param recall by the number of candidates, the share of the ten documents with the highest logits that are found, over the sample
 * @param queries of the sample; 0 where there were none to try
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DocidGraphInfo(
        String luceneVersion,
        int documents,
        int dimensions,
        String rows,
        int candidates,
        SortedMap<Integer, Double> recall,
        int queries) {}
