package genir.encoder;

import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.corpus.vocabulary.EncoderTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Encoders in jars: {@code NAME.onnx} and {@code NAME-tokenizer.json}. */
final class ModelJar {
    private static final String ONNX = ".onnx";
    private static final String TOKENIZER = "tokenizer.json";

    private ModelJar() {}

    /** One of {@link KnownModels}, from the class path. */
    static EncoderFiles onClassPath(String name) throws IOException {
        String tokenizer = name + "-" + TOKENIZER;
        return files(
                name,
                Path.of(name),
                KnownModels.read(name, name + ONNX),
                Path.of(tokenizer),
                KnownModels.read(name, tokenizer));
    }

    /**
     * Reads a jar.
     *
     * @throws InputException if it is none, or has not one model and one tokenizer
     */
    static EncoderFiles read(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry model = only(jar, zip, ONNX);
            ZipEntry tokenizer = only(jar, zip, TOKENIZER);
            String file = Path.of(model.getName()).getFileName().toString();
            return files(
                    file.substring(0, file.length() - ONNX.length()),
                    jar,
                    content(zip, model),
                    jar.resolve(tokenizer.getName()),
                    content(zip, tokenizer));
        } catch (IOException failure) {
            throw Inputs.unreadable(jar, failure);
        }
    }

    private static EncoderFiles files(String name, Path place, byte[] model, Path tokenizerFile, byte[] tokenizer) {
        return new EncoderFiles(
                name,
                place,
                Checksums.ofTexts(Stream.of(Checksums.ofBytes(model), Checksums.ofBytes(tokenizer))),
                (environment, options) -> environment.createSession(model, options),
                maxTokens -> EncoderTokenizer.of(tokenizerFile, tokenizer, maxTokens),
                KnownModels.settings(name));
    }

    private static ZipEntry only(Path jar, ZipFile zip, String ending) {
        List<? extends ZipEntry> found =
                zip.stream().filter(entry -> entry.getName().endsWith(ending)).toList();
        if (found.size() != 1) {
            throw InputException.in(
                    jar, "expected one file *" + ending + " in the jar of an encoder but found " + found.size());
        }
        return found.get(0);
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
