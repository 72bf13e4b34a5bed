package genir.training.generation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What became of the queries that were drawn; each is counted where it went first.
 *
 * @param documents that queries were drawn for
 * @param withoutQuery how many of these none was kept for
 * @param drawn queries in all
 * @param unended became too long
 * @param repeated have the words of another one of the same document
 * @param ofTraining have the words of a training query
 * @param notFound do not find their document
 * @param kept the rest
 */
@JsonNaming(SnakeCaseStrategy.class)
public record GenerationCounts(
        int documents,
        int withoutQuery,
        int drawn,
        int unended,
        int repeated,
        int ofTraining,
        int notFound,
        int kept) {}
