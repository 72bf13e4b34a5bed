package genir.model.plan.device;

import genir.model.plan.Device;

/** Brings a kind of device in from a module of its own; found by {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
    /** The name in configurations, e.g. {@code cuda}. */
    String name();

    /**
     * The device, ready to run.
     *
     * @throws genir.model.ModelException with one line that says what is missing, and what to do about it
     */
    Device open(Precision precision);
}
