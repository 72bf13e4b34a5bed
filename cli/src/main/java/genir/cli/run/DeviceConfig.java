package genir.cli.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import genir.corpus.ConfigChecks;
import genir.model.plan.Device;
import genir.model.plan.device.Devices;
import genir.model.plan.device.Precision;
import java.io.IOException;
import java.util.Locale;

/**
 * The {@code device} part of the configuration: what computes. A text, as in {@code device: cuda} or
 * {@code device: cuda:tf32}, stands for both keys.
 *
 * @param kind {@code cpu}, {@code cuda}, {@code nd4j}, or {@code auto} for a GPU where one works [cpu]
 * @param precision {@code float32}, {@code tf32} or {@code bf16}; the last two on {@code cuda} only [float32]
 */
@JsonDeserialize(using = DeviceConfig.Reader.class)
public record DeviceConfig(String kind, String precision) {
    public DeviceConfig {
        kind = kind == null ? "cpu" : kind;
        precision = precision == null ? Precision.FLOAT32.label() : precision;
        ConfigChecks.oneOf("device.kind", kind, Devices.names());
        ConfigChecks.oneOf("device.precision", precision, Precision.labels());
    }

    /** Reads {@code kind} or {@code kind:precision}. */
    public static DeviceConfig parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new DeviceConfig(text, null)
                : new DeviceConfig(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The CPU. */
    public static DeviceConfig defaults() {
        return new DeviceConfig(null, null);
    }

    /**
     * The device, ready to run.
     *
     * @throws genir.model.ModelException with one line that says why it is not there, and what to do about it
     */
    public Device open() {
        return Devices.named(kind, parsedPrecision());
    }

    /** How it computes. */
    public Precision parsedPrecision() {
        return Precision.valueOf(precision.toUpperCase(Locale.ROOT));
    }

    /** Takes a name alone, too. */
    static final class Reader extends JsonDeserializer<DeviceConfig> {
        private record Keys(String kind, String precision) {}

        @Override
        public DeviceConfig deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual()) {
                return parse(node.textValue());
            }
            if (!node.isObject()) {
                return context.reportInputMismatch(DeviceConfig.class, "neither a name nor a section of keys");
            }
            Keys keys = context.readTreeAsValue(node, Keys.class);
            return new DeviceConfig(keys.kind(), keys.precision());
        }
    }
}
