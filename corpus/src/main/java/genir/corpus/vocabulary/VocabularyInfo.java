package genir.corpus.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What {@code vocabulary.json} records.
 *
 * @param kind {@code stemmed}, {@code words} or {@code tokenizer}
 * @param analyzer the analyzer of the first two kinds, null for the third
 * @param words how many word tokens there are, special ones included
 * @param documents how many docid tokens follow them
 * @param unused how many ids follow those, which no token has
 * @param luceneVersion the version whose analyzer made the words
 */
@JsonPropertyOrder({"kind", "analyzer", "words", "documents", "unused", "lucene_version"})
record VocabularyInfo(
        String kind,
        String analyzer,
        int words,
        int documents,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unused,
        @JsonProperty("lucene_version") String luceneVersion) {}
