package genir.cli.checkpoint;

import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.ExportedTokenizer;
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

    /** Writes the folder whole or not at all. */
    public static void write(Path root, Parameters parameters, ExportedTokenizer tokenizer) throws IOException {
        AtomicFiles.writeFolder(root, folder -> {
            ModelFolder.write(folder, parameters);
            Files.writeString(
                    folder.resolve("generation_config.json"),
                    generationConfig(parameters.config(), tokenizer.vocabulary()),
                    StandardCharsets.UTF_8);
            tokenizer.write(folder);
            if (!tokenizer.vocabulary().docids().atomic()) {
                tokenizer.vocabulary().writeDocids(folder);
            }
            Files.writeString(
                    folder.resolve("README.md"), readme(parameters.config(), tokenizer), StandardCharsets.UTF_8);
        });
    }

    /**
     * One new token, an atomic docid, needs no cache for a second one. (In transformers 4.57 the cache of a decoder with more
     * layers than the encoder fails besides.) Docids of several tokens end with the end token there.
     */
    private static String generationConfig(T5Config config, Vocabulary vocabulary) {
        int tokens = vocabulary.docids().atomic() ? 1 : vocabulary.docids().longest() + 1;
        return String.format(Locale.ROOT, """
                {
                  "decoder_start_token_id": %d,
                  "eos_token_id": %d,
                  "max_new_tokens": %d,
                  "pad_token_id": %d,
                  "use_cache": false
                }
                """, config.padTokenId(), config.eosTokenId(), tokens, config.padTokenId());
    }

    private static String readme(T5Config config, ExportedTokenizer tokenizer) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        return String.format(
                Locale.ROOT,
                """
                # A generative retriever, exported by genir

                A T5 with %d encoder and %d decoder layers, d_model %d. %s

                %s
                %s
                ```

                ## Tokenizer

                %s

                ## TransformerLens

                %s
                """,
                config.numLayers(),
                config.numDecoderLayers(),
                config.dModel(),
                answers(vocabulary),
                inputs(tokenizer),
                vocabulary.docids().atomic() ? oneToken(vocabulary) : severalTokens(vocabulary),
                differences(tokenizer),
                transformerLens(config));
    }

    private static String answers(Vocabulary vocabulary) {
        int first = vocabulary.wordCount();
        int last = vocabulary.docidEnd() - 1;
        int documents = vocabulary.documentIds().size();
        return vocabulary.docids().atomic()
                ? String.format(Locale.ROOT, """
                        It reads a query and answers with one token: the
                        identifier of a document. Tokens 0 to %d are words, %d to %d the %,d documents, written `@DOC_ID_...@`.""", first - 1, first, last, documents)
                : String.format(Locale.ROOT, """
                        It reads a query and answers with the identifier of
                        a document, of up to %d tokens. Tokens 0 to %d are words, %d to %d those of identifiers; `docids.tsv` has the
                        identifier of each of the %,d documents. A search must choose among these, as below; genir scores a token among
                        those of identifiers alone, transformers among all.""", vocabulary.docids().longest(), first - 1, first, last, documents);
    }

    private static String oneToken(Vocabulary vocabulary) {
        int first = vocabulary.wordCount();
        return String.format(Locale.ROOT, """
                start = torch.full((1, 1), model.config.decoder_start_token_id)
                logits = model(**inputs, decoder_input_ids=start).logits[0, -1, %d:%d]
                print(tokenizer.convert_ids_to_tokens((logits.topk(10).indices + %d).tolist()))""", first, vocabulary.docidEnd(), first);
    }

    private static String severalTokens(Vocabulary vocabulary) {
        return String.format(Locale.ROOT, """
                names, follow = {}, {}
                for line in open("docids.tsv", encoding="utf-8").read().split("\\n")[1:-1]:
                    ids, _, document = line.split("\\t")
                    name = tuple(map(int, ids.split()))
                    names[name] = document
                    for i in range(len(name)):
                        follow.setdefault(name[:i], set()).add(name[i])

                def allowed(row, said):
                    return sorted(follow.get(tuple(said.tolist()[1:]), {model.config.eos_token_id}))

                found = model.generate(**inputs, num_beams=20, num_return_sequences=10, length_penalty=0.0,
                                       max_new_tokens=%d, prefix_allowed_tokens_fn=allowed)
                for said in found.tolist():
                    print(names[tuple(token for token in said if token >= %d)])""", vocabulary.docids().longest() + 1, vocabulary.wordCount());
    }

    /** Ordinary use, or, where the tokenizer cannot read texts, genir first. */
    private static String inputs(ExportedTokenizer tokenizer) {
        String load = """
                tokenizer = AutoTokenizer.from_pretrained(".")
                model = T5ForConditionalGeneration.from_pretrained(".")
                """;
        return tokenizer.knowsWords()
                ? """
                ```python
                import torch
                from transformers import AutoTokenizer, T5ForConditionalGeneration

                """ + load + "inputs = tokenizer(\"a query\", return_tensors=\"pt\")"
                : """
                **The tokenizer here cannot read texts**: this analysis has no counterpart in transformers. Let genir make the
                tokens, from a file with a query on each line (RUN is the run that was exported):

                ```
                genir tokenize -m RUN --input queries.txt > tokens.jsonl
                ```

                ```python
                import json, torch
                from transformers import AutoTokenizer, T5ForConditionalGeneration

                """ + load + """
                        queries = [json.loads(line) for line in open("tokens.jsonl")]
                        inputs = {"input_ids": torch.tensor([queries[0]])}""";
    }

    private static String differences(ExportedTokenizer tokenizer) {
        List<String> differences = tokenizer.differences();
        return differences.isEmpty()
                ? "The tokenizer gives the same token ids as genir's own for every text."
                : "genir analyses texts with Lucene. The tokenizer here differs from it in this:\n\n"
                        + differences.stream()
                                .map(difference -> "- " + difference + ".")
                                .collect(Collectors.joining("\n"))
                        + "\n\n`genir tokenize -m RUN --input queries.txt` gives genir's own tokens.";
    }

    private static String transformerLens(T5Config config) {
        int encoder = config.numLayers();
        int decoder = config.numDecoderLayers();
        String rule = "TransformerLens 2 (`HookedEncoderDecoder`) takes `num_layers` for both stacks and ignores"
                + " `num_decoder_layers`.";
        if (encoder == decoder) {
            return rule + " They are equal here, so nothing is lost.";
        }
        return String.format(
                Locale.ROOT,
                "%s Here they are %d and %d, so it would %s: do not load this model there. `genir inspect` reads the same"
                        + " places under the same names, and its `--dump` writes them as tensors; or train with equal"
                        + " `model.num_layers` and `model.num_decoder_layers`.",
                rule,
                encoder,
                decoder,
                encoder < decoder
                        ? "leave decoder layers out without a word"
                        : "look for decoder layers that are not there");
    }
}
