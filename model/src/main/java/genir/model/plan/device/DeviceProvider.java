package genir.model.plan.device;

import genir.model.plan.Device;
import java.util.function.BiConsumer;

/** Brings a kind of device in from a module of its own; found by {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
    /** The name in configurations, e.g. {@code cuda}. */
    String name();

    /**
     * Tells what is found on the way to the device, a name and a value each, as far as it goes.
     *
     * @throws genir.model.ModelException as {@link #open}
     */
    default void describe(BiConsumer<String, String> findings) {}

    /**
     * The device, ready to run.
     *
     * @throws genir.model.ModelException with one line that says what is missing, and what to do about it
     */
    Device open(Precision precision);
}
