package genir.model.plan.device;

import genir.model.ModelException;
import genir.model.backend.NativeBackend;
import genir.model.plan.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices there are. */
public final class Devices {
    /** Takes a GPU where one works, else the CPU. */
    public static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    private static final String CPU = "cpu";
    private static final String ND4J = "nd4j";
    private static final String CUDA = "cuda";

    /** One of each for the whole process: a GPU's memory is not to be held twice. */
    private static final Map<String, Device> OPEN = new HashMap<>();

    private Devices() {}

    /** Names in configurations. */
    public static List<String> names() {
        return List.of(CPU, CUDA, ND4J, AUTO);
    }

    /** The CPU where ND4J runs on it too, else ND4J on its backend, whose memory only ND4J can reach. */
    public static Device standard() {
        NativeBackend.start();
        return NativeBackend.onCpu() ? new CpuDevice() : new Nd4jDevice();
    }

    /**
     * The device of a name. Nothing of another one is loaded, but for {@value #AUTO}.
     *
     * @param precision of what is not the host, which knows float32 only
     * @throws ModelException with one line that says why it is not there, and what to do about it
     */
    public static synchronized Device named(String name, Precision precision) {
        String key = name + ":" + precision.label();
        Device device = OPEN.get(key);
        if (device == null) {
            device = open(name, precision);
            OPEN.put(key, device);
        }
        return device;
    }

    /** Tells what is found on the way to a device that a module of its own brings in; nothing of others. */
    public static void describe(String name, BiConsumer<String, String> findings) {
        for (DeviceProvider provider : ServiceLoader.load(DeviceProvider.class)) {
            if (provider.name().equals(name)) {
                provider.describe(findings);
            }
        }
    }

    private static Device open(String name, Precision precision) {
        return switch (name) {
            case CPU -> host(name, precision, standard());
            case ND4J -> host(name, precision, new Nd4jDevice());
            case AUTO -> first(precision);
            default -> provider(name).open(precision);
        };
    }

    private static Device host(String name, Precision precision, Device device) {
        if (precision != Precision.FLOAT32) {
            throw new ModelException("device.precision: " + precision.label() + " is not for " + name
                    + ", which computes in float32 only");
        }
        return device;
    }

    private static Device first(Precision precision) {
        for (DeviceProvider provider : ServiceLoader.load(DeviceProvider.class)) {
            try {
                return provider.open(precision);
            } catch (ModelException absent) {
                LOG.debug("no {}: {}", provider.name(), absent.getMessage());
            }
        }
        return standard();
    }

    private static DeviceProvider provider(String name) {
        for (DeviceProvider provider : ServiceLoader.load(DeviceProvider.class)) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        throw new ModelException("device: " + name + " is not built in; docs/gpu.md says how to have it");
    }
}
