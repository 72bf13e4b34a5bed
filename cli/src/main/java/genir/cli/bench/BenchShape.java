package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.Json;
import genir.model.T5Config;
import genir.model.plan.device.Devices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes of a model and its batch. The names of the fields are those that tests/parity/bench_torch.py has, which compares
 * only equals.
 *
 * @param vocabSize words and docids
 * @param batchSize sequences of a batch
 * @param length tokens of each sequence; none is padding
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BenchShape(
        int dModel,
        int dFf,
        int numHeads,
        int dKv,
        int numLayers,
        int numDecoderLayers,
        int vocabSize,
        int batchSize,
        int length) {
    /** A model to experiment with, T5-small with 10,000 docids, and what configs/demo.yaml trains: measured by default. */
    private static final List<String> DEFAULT = List.of("toy", "small", "demo");

    /** Those, and T5-base and T5-large with 10,000 docids. */
    private static final Map<String, BenchShape> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("toy", new BenchShape(256, 1024, 4, 64, 4, 4, 10_240, 64, 32));
        KNOWN.put("small", new BenchShape(512, 2048, 8, 64, 6, 6, 42_128, 32, 32));
        KNOWN.put("demo", new BenchShape(128, 512, 4, 32, 1, 6, 3_596, 256, 32));
        KNOWN.put("base", new BenchShape(768, 3072, 12, 64, 12, 12, 42_128, 128, 32));
        KNOWN.put("large", new BenchShape(1024, 4096, 16, 64, 24, 24, 42_128, 128, 32));
    }

    public BenchShape {
        atLeast("batch_size", batchSize, 1);
        atLeast("length", length, 1);
        atLeast("vocab_size", vocabSize, 4);
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new InputException("--shape: " + key + " " + value + " is less than " + least);
        }
    }

    /** The names of the shapes that are measured where none is given. */
    public static List<String> defaults() {
        return DEFAULT;
    }

    /**
     * A shape as the user writes it: {@code NAME}, or {@code NAME:key=value,...} for one that differs in some sizes.
     *
     * @throws InputException if the name or a key is not known, or a value is no whole number
     */
    public static BenchShape parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        BenchShape base = KNOWN.get(name);
        if (base == null) {
            throw Names.unknown("--shape", name, KNOWN.keySet());
        }
        ObjectNode sizes = Json.strict().valueToTree(base);
        for (String change :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            String[] pair = change.split("=", -1);
            if (!sizes.has(pair[0])) {
                List<String> keys = new ArrayList<>();
                sizes.fieldNames().forEachRemaining(keys::add);
                throw Names.unknown("size in --shape", pair[0], keys);
            }
            if (pair.length != 2 || !pair[1].matches("[0-9]{1,9}")) {
                throw new InputException(
                        "--shape: expected " + pair[0] + "= and a whole number, found " + Names.quote(change));
            }
            sizes.put(pair[0], Integer.parseInt(pair[1]));
        }
        BenchShape shape = of(sizes);
        shape.config(0);
        return shape;
    }

    private static BenchShape of(ObjectNode sizes) {
        try {
            return Json.strict().treeToValue(sizes, BenchShape.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException unusable) {
            Throwable cause = unusable.getCause();
            throw cause instanceof InputException said ? said : new IllegalStateException(unusable);
        }
    }

    /** The model. */
    T5Config config(double dropout) {
        return new T5Config(
                vocabSize,
                dModel,
                dKv,
                dFf,
                numHeads,
                numLayers,
                numDecoderLayers,
                null,
                null,
                dropout,
                null,
                null,
                true,
                null,
                null);
    }

    /** The gradients of a batch as a program, one instruction a line. */
    public String program(double dropout) {
        return new Workload(this, dropout, Devices.standard()).trainingProgram().toString();
    }
}
