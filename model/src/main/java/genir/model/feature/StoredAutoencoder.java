package genir.model.feature;

import genir.model.ModelException;
import genir.model.Tensor;
import genir.model.weights.SafetensorsFile;
import genir.model.weights.SafetensorsWriter;
import genir.model.weights.TensorEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A sparse autoencoder with what it was trained on, as a safetensors file has it: tensors {@code W_enc} and {@code W_dec}
 * [feature, width], {@code b_pre} [width] and {@code activity} [feature]; metadata {@code site}, {@code k} and {@code inputs}.
 *
 * @param autoencoder the weights
 * @param site the name of the site whose values it encodes
 * @param activity for each feature the share of the training inputs that have some of it; not copied
 * @param inputs how many training inputs there were
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of what a file holds
public record StoredAutoencoder(SparseAutoencoder autoencoder, String site, float[] activity, int inputs) {
    /** What a file of it is called. */
    public static final String FILE = "autoencoder.safetensors";

    private static final String ENCODER = "W_enc";
    private static final String DECODER = "W_dec";
    private static final String BIAS = "b_pre";
    private static final String ACTIVITY = "activity";
    private static final String SITE = "site";
    private static final String ACTIVE = "k";
    private static final String INPUTS = "inputs";

    /** A feature on more of the inputs than this is dense. */
    private static final double DENSE = 0.1;

    /** The share of the features that no training input has. */
    public double dead() {
        return share(0, 0);
    }

    /** The share of the features that more than a tenth of the training inputs have. */
    public double dense() {
        return share(Math.nextUp((float) DENSE), 1);
    }

    private double share(double from, double to) {
        int count = 0;
        for (float share : activity) {
            count += share >= from && share <= to ? 1 : 0;
        }
        return (double) count / activity.length;
    }

    /** Writes the file's bytes; equal autoencoders give equal bytes. */
    public void write(OutputStream out) throws IOException {
        int features = autoencoder.features();
        int width = autoencoder.width();
        SafetensorsWriter.write(
                out,
                Map.of(SITE, site, ACTIVE, "" + autoencoder.active(), INPUTS, "" + inputs),
                List.of(
                        TensorEntry.of(ENCODER, new Tensor(autoencoder.encoder(), features, width)),
                        TensorEntry.of(DECODER, new Tensor(autoencoder.decoder(), features, width)),
                        TensorEntry.of(BIAS, new Tensor(autoencoder.bias(), width)),
                        TensorEntry.of(ACTIVITY, new Tensor(activity, features))));
    }

    /**
     * Reads a file.
     *
     * @throws ModelException if it is no such file; the message begins with its path
     */
    public static StoredAutoencoder read(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            long[] shape = shape(opened, ENCODER, 2);
            float[] encoder = floats(opened, ENCODER, shape);
            float[] decoder = floats(opened, DECODER, shape);
            float[] bias = floats(opened, BIAS, shape[1]);
            float[] activity = floats(opened, ACTIVITY, shape[0]);
            int active = number(opened, ACTIVE, Math.toIntExact(shape[0]));
            return new StoredAutoencoder(
                    new SparseAutoencoder(active, encoder, decoder, bias),
                    metadata(opened, SITE),
                    activity,
                    number(opened, INPUTS, Integer.MAX_VALUE));
        }
    }

    private static long[] shape(SafetensorsFile file, String name, int axes) {
        long[] shape = file.shape(name);
        long floats = 1;
        for (long axis : shape) {
            floats *= Math.min(axis, Integer.MAX_VALUE);
        }
        if (shape.length != axes || floats < 1 || floats > Integer.MAX_VALUE) {
            throw unusable(file, "expected " + name + " as features x width");
        }
        return shape;
    }

    private static float[] floats(SafetensorsFile file, String name, long... expected) {
        if (!Arrays.equals(file.shape(name), expected)) {
            throw unusable(
                    file,
                    name + " has the shape " + Arrays.toString(file.shape(name)) + "; expected "
                            + Arrays.toString(expected));
        }
        long length = 1;
        for (long axis : expected) {
            length *= axis;
        }
        float[] floats = new float[Math.toIntExact(length)];
        file.read(name, FloatBuffer.wrap(floats));
        return floats;
    }

    private static String metadata(SafetensorsFile file, String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw unusable(file, "expected metadata with the key " + key);
        }
        return value;
    }

    private static int number(SafetensorsFile file, String key, int most) {
        String value = metadata(file, key);
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
            throw unusable(file, "metadata: expected " + key + " as a number from 1 to " + most + ", found " + value);
        }
        return Integer.parseInt(value);
    }

    private static ModelException unusable(SafetensorsFile file, String problem) {
        return new ModelException(file.path() + ": no sparse autoencoder: " + problem);
    }
}
