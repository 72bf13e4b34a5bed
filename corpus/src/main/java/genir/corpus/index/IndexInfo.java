package genir.corpus.index;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import genir.corpus.DevOrigin;
import genir.corpus.Split;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code collection.json} records of an index.
 *
 * @param luceneVersion the version that wrote it, e.g. {@code 9.12.3}
 * @param analyzer the name of the analyzer of documents and queries
 * @param documents how many documents there are
 * @param queries how many queries each split has
 * @param withoutRelevant how many of them have no relevant document in the collection; a split without such queries is not
 *     in the map
 * @param devFromTrain whether the dev queries were taken from the collection's training queries; absent where not
 * @param devFromDocuments whether the dev queries were made of the collection's documents; absent where not
 * @param meanLength mean terms per document, after analysis
 * @param medianLength median terms per document; for an even count the mean of the middle two
 * @param maxLength terms of the longest document
 * @param distinctTerms how many different terms occur
 * @param totalTerms how many terms occur in all
 * @param sources SHA-256 of each source file by its name
 * @param files SHA-256 of the query and judgment files beside the index, and of all documents' ids, titles and texts as
 *     {@code documents}; Lucene's own files carry random ids and a date and so differ between equal runs
 */
@JsonPropertyOrder({
    "lucene_version",
    "analyzer",
    "documents",
    "queries",
    "without_relevant",
    "dev_from_train",
    "dev_from_documents",
    "mean_length",
    "median_length",
    "max_length",
    "distinct_terms",
    "total_terms",
    "sources",
    "files"
})
public record IndexInfo(
        @JsonProperty("lucene_version") String luceneVersion,
        String analyzer,
        int documents,
        Map<String, Integer> queries,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("without_relevant")
        Map<String, Integer> withoutRelevant,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("dev_from_train")
        boolean devFromTrain,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("dev_from_documents")
        boolean devFromDocuments,

        @JsonProperty("mean_length") double meanLength,
        @JsonProperty("median_length") double medianLength,
        @JsonProperty("max_length") int maxLength,
        @JsonProperty("distinct_terms") long distinctTerms,
        @JsonProperty("total_terms") long totalTerms,
        Map<String, String> sources,
        Map<String, String> files) {
    public IndexInfo {
        queries = sorted(queries);
        withoutRelevant = sorted(withoutRelevant);
        sources = sorted(sources);
        files = sorted(files);
    }

    /** Where the queries of a split come from. */
    public DevOrigin origin(Split split) {
        if (split != Split.DEV) {
            return DevOrigin.COLLECTION;
        }
        return devFromTrain ? DevOrigin.TRAIN : devFromDocuments ? DevOrigin.DOCUMENTS : DevOrigin.COLLECTION;
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
