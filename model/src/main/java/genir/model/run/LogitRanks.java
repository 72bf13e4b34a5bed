package genir.model.run;

import genir.model.plan.Device;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.TensorView;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ranks of tokens by logits, found where these are: a device gives back the ranks alone. */
final class LogitRanks {
    private static final String TOKENS = "tokens";
    private static final String RANKS = "ranks";

    private record Key(TensorView logits, int firstToken, int entries) {}

    private final Device device;
    /** Logits stay where they are from run to run. */
    private final Map<Key, Plan> plans = new HashMap<>();

    LogitRanks(Device device) {
        this.device = device;
    }

    /**
     * The ranks of tokens, 1 for the highest logit.
     *
     * @param logits [rows, vocabulary], of the device
     * @param firstToken the first token that counts
     * @param tokens for each of the first rows
     * @return [row][token]
     */
    int[][] of(TensorView logits, int firstToken, List<int[]> tokens) {
        int entries = entries(tokens);
        Plan plan = plans.computeIfAbsent(new Key(logits, firstToken, entries), this::compile);
        int[] all = new int[logits.rows() * entries];
        Arrays.fill(all, Instruction.NO_TOKEN);
        for (int row = 0; row < tokens.size(); row++) {
            System.arraycopy(tokens.get(row), 0, all, row * entries, tokens.get(row).length);
        }
        plan.view(TOKENS).writeTokens(all);
        plan.run();
        int[] found = plan.view(RANKS).readTokens();
        int[][] ranks = new int[tokens.size()][];
        Arrays.setAll(ranks, row -> Arrays.copyOfRange(found, row * entries, row * entries + tokens.get(row).length));
        return ranks;
    }

    /** Room for the most tokens of a row; in powers of 2, so that few programs do for all. */
    private static int entries(List<int[]> tokens) {
        int most = tokens.stream().mapToInt(own -> own.length).max().orElse(1);
        return Integer.highestOneBit(Math.max(1, 2 * most - 1));
    }

    private Plan compile(Key key) {
        long rows = key.logits().rows();
        return new PlanSpec(device)
                .append(program -> {
                    Operand logits = program.external(
                            "logits", ElementType.FLOAT32, key.logits().external());
                    Operand tokens = program.input(TOKENS, ElementType.INT32, rows, key.entries());
                    Operand ranks = program.output(RANKS, ElementType.INT32, rows, key.entries());
                    program.add(new Instruction.TargetRanks(logits, tokens, key.firstToken(), ranks));
                })
                .compile();
    }
}
