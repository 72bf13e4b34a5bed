package genir.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import java.util.List;

/**
 * A model that was trained before, to go on from; its shape and its words come with it. Documents that it has docid tokens
 * for keep their embeddings.
 *
 * @param from its folder: a run directory, a model's folder in one ({@code RUN/base}, {@code RUN/reduced/1}), what {@code genir convert} wrote, or a Hugging Face checkpoint
 * @param docidEmbeddings what the embeddings of new docids begin as: {@code resize}, as transformers fills new rows, or
 *     {@code document}, the mean of the embeddings of the document's words [resize]
 * @param dropoutRate share of activations dropped in training [the checkpoint's]
 * @param base where nothing is trained: the folder of what the checkpoint was trained from, to hold it against; or null
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointConfig(String from, String docidEmbeddings, Double dropoutRate, String base) {
    static final String RESIZE = "resize";
    static final String DOCUMENT = "document";

    public CheckpointConfig {
        ConfigChecks.present("model.from", from);
        docidEmbeddings = docidEmbeddings == null ? RESIZE : docidEmbeddings;
        if (!List.of(RESIZE, DOCUMENT).contains(docidEmbeddings)) {
            throw new InputException("model.docid_embeddings: '" + docidEmbeddings + "' is not known; known: " + RESIZE
                    + ", " + DOCUMENT);
        }
        if (dropoutRate != null && !(dropoutRate >= 0 && dropoutRate < 1)) {
            throw new InputException("model.dropout_rate: " + dropoutRate + " is not in [0, 1)");
        }
    }

    /** The same with other paths of the checkpoint and of its base. */
    CheckpointConfig at(String path, String basePath) {
        return new CheckpointConfig(path, docidEmbeddings, dropoutRate, basePath);
    }
}
