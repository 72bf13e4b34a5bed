package genir.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.EncoderTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder in a folder, as sentence-transformers and Hugging Face's Optimum lay it out: {@code model.onnx} there or in {@code
 * onnx/}, {@code tokenizer.json}, and where they are {@code 1_Pooling/config.json}, {@code config_sentence_transformers.json} and
 * {@code sentence_bert_config.json}.
 */
final class ModelFolder {
    private static final String MODEL = "model.onnx";
    private static final String TOKENIZER = "tokenizer.json";

    private ModelFolder() {}

    /**
     * Reads a folder.
     *
     * @throws InputException if it has no model or tokenizer, or asks for what is not done here
     */
    static EncoderFiles read(Path folder) {
        Inputs.requireOpen(folder);
        Path model = model(folder);
        Path tokenizer = folder.resolve(TOKENIZER);
        Inputs.require(tokenizer, "the encoder's tokenizer");
        refuseFurtherLayers(folder);
        try {
            byte[] json = Files.readAllBytes(tokenizer);
            return new EncoderFiles(
                    folder.toRealPath().getFileName().toString(),
                    folder,
                    checksum(model, tokenizer),
                    // By its name, so that it finds the weights beside it.
                    (environment, options) -> environment.createSession(model.toString(), options),
                    tokens -> EncoderTokenizer.of(tokenizer, json, tokens),
                    new EncoderSettings(
                            pooling(folder),
                            prompt(folder, "query"),
                            prompt(folder, "document", "passage"),
                            maxTokens(folder)));
        } catch (IOException failure) {
            throw Inputs.unreadable(folder, failure);
        }
    }

    private static Path model(Path folder) {
        for (Path file : List.of(folder.resolve(MODEL), folder.resolve("onnx").resolve(MODEL))) {
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw InputException.in(
                folder,
                "neither " + MODEL + " nor onnx/" + MODEL
                        + " there; expected an encoder that was exported to ONNX (optimum-cli export onnx)");
    }

    /** Weights too large for one file lie in others, whose names begin with the model's. */
    private static String checksum(Path model, Path tokenizer) throws IOException {
        List<String> checksums = new ArrayList<>();
        try (var beside = Files.list(model.toAbsolutePath().getParent())) {
            for (Path file : beside.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(MODEL))
                    .sorted()
                    .toList()) {
                checksums.add(Checksums.ofFile(file));
            }
        }
        checksums.add(Checksums.ofFile(tokenizer));
        return Checksums.ofTexts(checksums.stream());
    }

    /** Of sentence-transformers' modules a model, its pooling and the scaling to length 1 are computed here. */
    private static void refuseFurtherLayers(Path folder) {
        Path modules = folder.resolve("modules.json");
        for (JsonNode module : optional(modules)) {
            String type = module.path("type").asText();
            String name = type.substring(type.lastIndexOf('.') + 1);
            if (!List.of("Transformer", "Pooling", "Normalize").contains(name)) {
                throw InputException.in(
                        modules, "has a module " + name + ", which is not computed here; choose another encoder");
            }
        }
    }

    /** Older files have a switch for each kind, newer ones a name. */
    private static Pooling pooling(Path folder) {
        Path file = folder.resolve("1_Pooling").resolve("config.json");
        JsonNode config = optional(file);
        if (config.isMissingNode()) {
            return null;
        }
        List<String> modes = new ArrayList<>();
        if (config.path("pooling_mode").isTextual()) {
            modes.add(config.path("pooling_mode").asText());
        }
        config.properties().forEach(entry -> {
            if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean()) {
                modes.add(entry.getKey()
                        .substring("pooling_mode_".length())
                        .replace("_tokens", "")
                        .replace("_token", ""));
            }
        });
        if (modes.equals(List.of("mean"))) {
            return Pooling.MEAN;
        }
        if (modes.equals(List.of("cls"))) {
            return Pooling.CLS;
        }
        throw InputException.in(
                file, "pools by " + String.join(" and ", modes) + "; known here are mean and cls, one of them");
    }

    private static String prompt(Path folder, String... names) {
        JsonNode prompts =
                optional(folder.resolve("config_sentence_transformers.json")).path("prompts");
        for (String name : names) {
            if (prompts.path(name).isTextual()) {
                return prompts.path(name).asText();
            }
        }
        return "";
    }

    private static int maxTokens(Path folder) {
        int said = optional(folder.resolve("sentence_bert_config.json"))
                .path("max_seq_length")
                .asInt(0);
        if (said <= 0) {
            said = optional(folder.resolve("config.json"))
                    .path("max_position_embeddings")
                    .asInt(0);
        }
        return said > 2 ? said : EncoderSettings.USUAL_TOKENS;
    }

    private static JsonNode optional(Path file) {
        return Files.exists(file)
                ? Json.read(file, JsonNode.class, "a configuration of sentence-transformers")
                : MissingNode.getInstance();
    }
}
