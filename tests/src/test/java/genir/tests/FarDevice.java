package genir.tests;

import genir.model.plan.Device;
import genir.model.plan.Executable;
import genir.model.plan.Memory;
import genir.model.plan.Program;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.DeviceProvider;
import genir.model.plan.device.Precision;
import genir.model.plan.instruction.Storage;
import java.util.BitSet;
import java.util.function.Function;

/**
 * Computes what the CPU computes, in memory that nobody else can see into: what works with it does not take a device's memory for
 * the host's. In these tests it stands where a GPU would.
 */
public final class FarDevice implements Device {
    private final Device cpu = new CpuDevice();

    /** Has it found by the name of a GPU. */
    public static final class Provider implements DeviceProvider {
        @Override
        public String name() {
            return "cuda";
        }

        @Override
        public Device open(Precision precision) {
            return new FarDevice();
        }
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public boolean reaches(Memory memory) {
        return memory instanceof Far;
    }

    @Override
    public Memory allocate(long length) {
        return new Far(cpu.allocate(length));
    }

    @Override
    public Executable bind(Program program, Memory arena, Function<String, Memory> external) {
        Executable near = cpu.bind(program, ((Far) arena).near(), name -> ((Far) external.apply(name)).near());
        return new Executable() {
            @Override
            public void run(int from, int to, BitSet skipped) {
                near.run(from, to, skipped);
            }

            @Override
            public Memory memory(Storage storage) {
                return new Far(near.memory(storage));
            }
        };
    }

    private record Far(Memory near) implements Memory {
        @Override
        public long length() {
            return near.length();
        }

        @Override
        public Memory slice(long from, long length) {
            return new Far(near.slice(from, length));
        }

        @Override
        public void read(long from, float[] target, int targetOffset, int count) {
            near.read(from, target, targetOffset, count);
        }

        @Override
        public void write(long from, float[] source, int sourceOffset, int count) {
            near.write(from, source, sourceOffset, count);
        }

        @Override
        public void readTokens(long from, int[] target) {
            near.readTokens(from, target);
        }

        @Override
        public void writeTokens(long from, int[] source) {
            near.writeTokens(from, source);
        }

        @Override
        public void readDoubles(long from, double[] target) {
            near.readDoubles(from, target);
        }

        @Override
        public void writeDoubles(long from, double[] source) {
            near.writeDoubles(from, source);
        }
    }
}
