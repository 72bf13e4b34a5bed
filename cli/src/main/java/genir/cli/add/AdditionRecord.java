package genir.cli.add;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * Where a run with added documents comes from: addition.json.
 *
 * @param run the run they were added to, as a path at that time
 * @param modelSha256 of its weights
 * @param files that were added, with their SHA-256
 * @param options that were asked for
 * @param documents how many were added, those that replace others included
 * @param updated how many replace one with the same id
 * @param skipped how many were there already
 * @param words how many words are new
 * @param outside what the model knew from outside the collection; null or empty for nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
record AdditionRecord(
        String run,
        String modelSha256,
        Map<String, String> files,
        List<String> options,
        int documents,
        int updated,
        int skipped,
        int words,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String outside) {
    /** Whether another addition would come out the same. */
    boolean isLike(AdditionRecord other) {
        return modelSha256.equals(other.modelSha256) && files.equals(other.files) && options.equals(other.options);
    }
}
