package genir.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.vocabulary.EncoderTokenizer;
import java.io.Closeable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** An ONNX model of an encoder with its tokenizer: a text in, a vector of length 1 out. Safe for many threads. */
final class OnnxModel implements Closeable {
    private static final List<String> INPUTS = List.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
    /** Ranks of outputs: vectors of the tokens are [text][token][dimension], those of texts [text][dimension]. */
    private static final int TOKENS = 3;

    private static final int TEXTS = 2;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final EncoderTokenizer tokenizer;
    private final Pooling pooling;
    private final String output;

    private OnnxModel(
            OrtEnvironment environment,
            OrtSession session,
            EncoderTokenizer tokenizer,
            Pooling pooling,
            String output) {
        this.environment = environment;
        this.session = session;
        this.tokenizer = tokenizer;
        this.pooling = pooling;
        this.output = output;
    }

    /** Opens a model; damaged files are an {@link InputException}. */
    static OnnxModel open(EncoderFiles files, EncoderSettings settings) {
        EncoderTokenizer tokenizer = files.tokenizer().open(settings.maxTokens());
        OrtSession session = null;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            OrtEnvironment environment = environment();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            session = files.model().open(environment, options);
            requireInputs(files, session);
            String tokens = output(session, TOKENS);
            String texts = output(session, TEXTS);
            boolean pools = settings.pooling() == null || tokens == null;
            if (pools && texts == null) {
                throw InputException.in(
                        files.place(),
                        tokens == null
                                ? "not an encoder: no output of the model holds vectors of tokens or texts"
                                : "nothing there says how the vectors of tokens become that of a text; set"
                                        + " retrieval.dense.pooling to mean or cls, as its authors say");
            }
            return new OnnxModel(
                    environment, session, tokenizer, pools ? null : settings.pooling(), pools ? texts : tokens);
        } catch (OrtException | RuntimeException failure) {
            tokenizer.close();
            closeQuietly(session);
            throw failure instanceof InputException clear
                    ? clear
                    : new InputException(
                            files.place() + ": not an ONNX model that can be run: " + reason(failure), failure);
        }
    }

    /** The version of ONNX Runtime: another may round otherwise. */
    static String runtimeVersion() {
        return environment().getVersion();
    }

    /** The vector of a text. */
    float[] encode(String text) {
        long[] ids = tokenizer.encode(text);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                inputs.put(input, OnnxTensor.createTensor(environment, new long[][] {input(input, ids)}));
            }
            try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
                Object value = result.get(0).getValue();
                return unit(pooling == null ? ((float[][]) value)[0] : pooling.of(((float[][][]) value)[0]));
            }
        } catch (OrtException failure) {
            throw new InputException(
                    "the encoder cannot encode the text " + Names.quote(text) + ": " + reason(failure), failure);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** What the model is given under a name, for one text without padding. */
    private static long[] input(String name, long[] ids) {
        return switch (name) {
            case "attention_mask" ->
                LongStream.generate(() -> 1).limit(ids.length).toArray();
            case "token_type_ids" -> new long[ids.length];
            case "position_ids" -> LongStream.range(0, ids.length).toArray();
            default -> ids;
        };
    }

    private static float[] unit(float[] vector) {
        double length = 0;
        for (float value : vector) {
            length += (double) value * value;
        }
        length = Math.sqrt(length);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new InputException("the encoder makes no vector with a direction of a text: its length is " + length);
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static void requireInputs(EncoderFiles files, OrtSession session) {
        for (String input : session.getInputNames()) {
            if (!INPUTS.contains(input)) {
                throw InputException.in(
                        files.place(),
                        "not an encoder of texts: its model asks for " + Names.quote(input) + "; known are "
                                + String.join(", ", INPUTS));
            }
        }
    }

    /** The first output of a rank, or null. */
    private static String output(OrtSession session, int rank) throws OrtException {
        for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
            if (output.getValue().getInfo() instanceof TensorInfo tensor && tensor.getShape().length == rank) {
                return output.getKey();
            }
        }
        return null;
    }

    /** ONNX Runtime, silent but for errors, which it also throws; it sends nothing anywhere. */
    private static OrtEnvironment environment() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError failure) {
            throw new InputException("ONNX Runtime does not start on this system: " + reason(failure), failure);
        }
    }

    private static void closeQuietly(OrtSession session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException alreadyFailing) {
            return;
        }
    }

    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        closeQuietly(session);
        tokenizer.close();
    }
}
