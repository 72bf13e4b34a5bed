package genir.model.plan.device;

import genir.model.backend.NativeBackend;
import genir.model.plan.Device;

/** The devices there are. */
public final class Devices {
    private Devices() {}

    /** The CPU where ND4J runs on it too, else ND4J on its backend, whose memory only ND4J can reach. */
    public static Device standard() {
        NativeBackend.start();
        return NativeBackend.onCpu() ? new CpuDevice() : new Nd4jDevice();
    }
}
