package genir.model.plan;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A graph compiled for fixed shapes, for whatever device: a list of instructions over one arena of memory. Printed, it is one
 * instruction a line.
 */
public final class Program {
    private final List<Instruction> instructions;
    private final Map<String, Operand> readable;
    private final Map<Storage, Long> offsets;
    private final long arenaLength;
    private final Map<Storage, Integer> firstWrites = new HashMap<>();
    private final Map<Storage, Integer> lastWrites = new HashMap<>();

    Program(
            List<Instruction> instructions,
            Map<String, Operand> readable,
            Map<Storage, Long> offsets,
            long arenaLength) {
        this.instructions = List.copyOf(instructions);
        this.readable = Map.copyOf(readable);
        this.offsets = Map.copyOf(offsets);
        this.arenaLength = arenaLength;
        for (int step = 0; step < instructions.size(); step++) {
            for (Operand operand : instructions.get(step).writes()) {
                firstWrites.putIfAbsent(operand.storage(), step);
                lastWrites.put(operand.storage(), step);
            }
        }
    }

    public List<Instruction> instructions() {
        return instructions;
    }

    /** What the caller can read or write, by the graph's names: its inputs, as far as they are read, and the kept values. */
    public Map<String, Operand> readable() {
        return readable;
    }

    /** Floats that the arena needs. */
    public long arenaLength() {
        return arenaLength;
    }

    /** The place of a storage in the arena, in floats. */
    public long offset(Storage storage) {
        return offsets.get(storage);
    }

    /** The first instruction that writes to a storage; -1 where the caller does. */
    int firstWrite(Storage storage) {
        return firstWrites.getOrDefault(storage, -1);
    }

    /** The number of instructions after which a storage's elements are as they will be read. */
    int readyAfter(Storage storage) {
        return lastWrites.getOrDefault(storage, -1) + 1;
    }

    /** The matrix products, in order. */
    public List<ProductShape> products() {
        return instructions.stream()
                .filter(Instruction.Product.class::isInstance)
                .map(product -> ProductShape.of((Instruction.Product) product))
                .toList();
    }

    /** The instructions in order, numbered, each with where in the arena it writes; at last what the arena takes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int step = 0; step < instructions.size(); step++) {
            Instruction instruction = instructions.get(step);
            text.append(String.format(Locale.ROOT, "%5d  %s", step, instruction.text()));
            for (Operand written : instruction.writes()) {
                Long offset = offsets.get(written.storage());
                text.append(offset == null ? "  @" + written.storage().external() : "  @" + offset);
            }
            text.append('\n');
        }
        return text.append(String.format(Locale.ROOT, "arena  %,d floats%n", arenaLength))
                .toString();
    }
}
