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
 * @param documents how many documents have docids, and so how many tokens follow if these are atomic
 * @param docids the kind of docids, null for atomic ones
 * @param docidTokens how many docid tokens there are, 0 for atomic ones
 * @param unused how many ids follow those, which no token has
 * @param luceneVersion the version whose analyzer made the words
 */
@JsonPropertyOrder({"kind", "analyzer", "words", "documents", "docids", "docid_tokens", "unused", "lucene_version"})
record VocabularyInfo(
        String kind,
        String analyzer,
        int words,
        int documents,
        @JsonInclude(JsonInclude.Include.NON_NULL) String docids,

        @JsonProperty("docid_tokens") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int docidTokens,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unused,
        @JsonProperty("lucene_version") String luceneVersion) {}
