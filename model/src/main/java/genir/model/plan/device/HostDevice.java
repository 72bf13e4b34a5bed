package genir.model.plan.device;

import genir.model.backend.FlushToZero;
import genir.model.backend.NativeBackend;
import genir.model.backend.ProcessMemory;
import genir.model.plan.BoundCalls;
import genir.model.plan.Device;
import genir.model.plan.Executable;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import genir.model.plan.PlanException;
import genir.model.plan.Program;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Kernels;
import genir.model.plan.instruction.Storage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** A device whose instructions are calls from Java, one after the other, on arrays of ND4J's. */
abstract class HostDevice implements Device {
    @Override
    public boolean isHost() {
        return true;
    }

    @Override
    public long availableBytes() {
        return ProcessMemory.availableBytes();
    }

    @Override
    public Memory allocate(long length) {
        return new HostMemory(NativeBackend.allocate(length));
    }

    @Override
    public boolean reaches(Memory memory) {
        return memory instanceof HostMemory;
    }

    @Override
    public Memory zeros(long length) {
        return new HostMemory(NativeBackend.zeros(length));
    }

    @Override
    public Executable bind(Program program, Memory arena, Function<String, Memory> external) {
        HostArrays arrays = new HostArrays(program, arena, external);
        Kernels<Runnable> kernels = kernels(arrays);
        List<Runnable> calls = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
            try {
                calls.add(instruction.bind(kernels));
            } catch (RuntimeException failure) {
                throw new PlanException("cannot bind " + instruction.text(), failure);
            }
        }
        return new Calls(new BoundCalls(program, calls), arrays);
    }

    /** Makes calls of instructions. */
    abstract Kernels<Runnable> kernels(HostArrays arrays);

    /** The calls of a program in order. */
    private record Calls(BoundCalls calls, HostArrays arrays) implements Executable {
        @Override
        public void run(int from, int to, BitSet skipped) {
            FlushToZero.inThisThread();
            calls.run(from, to, skipped);
        }

        @Override
        public Memory memory(Storage storage) {
            return arrays.memory(storage);
        }
    }
}
