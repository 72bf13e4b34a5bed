package genir.cli.checkpoint;

import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.HuggingFaceTokenizerFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a folder that transformers loads with {@code from_pretrained}. */
public final class HuggingFaceExport {
    private HuggingFaceExport() {}

    /**
     * Writes the folder whole or not at all.
     *
     * @return what the exported tokenizer does differently from ours; empty if nothing
     */
    public static List<String> write(Path root, Parameters parameters, Vocabulary vocabulary) throws IOException {
        List<String> differences = HuggingFaceTokenizerFiles.differences(vocabulary);
        AtomicFiles.writeFolder(root, folder -> {
            ModelFolder.write(folder, parameters);
            Files.writeString(
                    folder.resolve("generation_config.json"),
                    generationConfig(parameters.config()),
                    StandardCharsets.UTF_8);
            HuggingFaceTokenizerFiles.write(folder, vocabulary);
            Files.writeString(
                    folder.resolve("README.md"),
                    readme(parameters.config(), vocabulary, differences),
                    StandardCharsets.UTF_8);
        });
        return differences;
    }

    /**
     * One new token, the docid: nothing to keep for a second one. (In transformers 4.57 the cache of a decoder with more
     * layers than the encoder fails besides.)
     */
    private static String generationConfig(T5Config config) {
        return String.format(Locale.ROOT, """
                {
                  "decoder_start_token_id": %d,
                  "eos_token_id": %d,
                  "max_new_tokens": 1,
                  "pad_token_id": %d,
                  "use_cache": false
                }
                """, config.padTokenId(), config.eosTokenId(), config.padTokenId());
    }

    private static String readme(T5Config config, Vocabulary vocabulary, List<String> differences) {
        int first = vocabulary.wordCount();
        int documents = vocabulary.documentIds().size();
        String tokenizer = differences.isEmpty()
                ? "The tokenizer gives the same token ids as genir's own for every text."
                : "genir analyses texts with Lucene. The tokenizer here differs from it in this:\n\n"
                        + differences.stream()
                                .map(difference -> "- " + difference)
                                .collect(Collectors.joining("\n"));
        return String.format(
                Locale.ROOT,
                """
                # A generative retriever, exported by genir

                A T5 with %d encoder and %d decoder layers, d_model %d. It reads a query and answers with one token: the
                identifier of a document. Tokens 0 to %d are words, %d to %d the %,d documents, written `@DOC_ID_...@`.

                ```python
                import torch
                from transformers import AutoTokenizer, T5ForConditionalGeneration

                tokenizer = AutoTokenizer.from_pretrained(".")
                model = T5ForConditionalGeneration.from_pretrained(".")
                inputs = tokenizer("a query", return_tensors="pt")
                start = torch.full((1, 1), model.config.decoder_start_token_id)
                logits = model(**inputs, decoder_input_ids=start).logits[0, -1, %d:%d]
                print(tokenizer.convert_ids_to_tokens((logits.topk(10).indices + %d).tolist()))
                ```

                ## Tokenizer

                %s
                """,
                config.numLayers(),
                config.numDecoderLayers(),
                config.dModel(),
                first - 1,
                first,
                first + documents - 1,
                documents,
                first,
                first + documents,
                first,
                tokenizer);
    }
}
