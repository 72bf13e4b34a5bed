package genir.model.run;

import genir.model.plan.Device;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.ProgramWriter;
import genir.model.plan.TensorView;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a ranker wants to know of logits, found where these are: a device gives back that alone. */
final class LogitSearch {
    private static final String TOKENS = "tokens";
    private static final String RANKS = "ranks";
    private static final String LOGS = "log_probabilities";

    /** What is asked of some logits; {@code to} is 0 for ranks. */
    private record Key(TensorView logits, int from, int to, int entries) {}

    private final Device device;
    /** Logits stay where they are from run to run. */
    private final Map<Key, Plan> plans = new HashMap<>();

    LogitSearch(Device device) {
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
    int[][] ranks(TensorView logits, int firstToken, List<int[]> tokens) {
        int entries = entries(tokens);
        Plan plan = plans.computeIfAbsent(new Key(logits, firstToken, 0, entries), this::ranks);
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

    private Plan ranks(Key key) {
        long rows = key.logits().rows();
        return new PlanSpec(device)
                .append(program -> {
                    Operand tokens = program.input(TOKENS, ElementType.INT32, rows, key.entries());
                    Operand ranks = program.output(RANKS, ElementType.INT32, rows, key.entries());
                    program.add(new Instruction.TargetRanks(logits(program, key), tokens, key.from(), ranks));
                })
                .compile();
    }

    /**
     * The tokens of each row with the highest logits.
     *
     * @param from the first token that counts
     * @param to behind the last one
     * @param count how many for each row, if so many count
     */
    List<TopTokens> top(TensorView logits, int from, int to, int count) {
        int most = Math.min(count, to - from);
        Plan plan = plans.computeIfAbsent(new Key(logits, from, to, most), this::top);
        plan.run();
        int[] tokens = plan.view(TOKENS).readTokens();
        double[] logs = plan.view(LOGS).readDoubles();
        List<TopTokens> rows = new ArrayList<>();
        for (int place = 0; place < tokens.length; place += most) {
            rows.add(new TopTokens(
                    Arrays.copyOfRange(tokens, place, place + most), Arrays.copyOfRange(logs, place, place + most)));
        }
        return rows;
    }

    private Plan top(Key key) {
        long rows = key.logits().rows();
        return new PlanSpec(device)
                .append(program -> {
                    Operand tokens = program.output(TOKENS, ElementType.INT32, rows, key.entries());
                    Operand logs = program.output(LOGS, ElementType.FLOAT64, rows, key.entries());
                    program.add(new Instruction.TopTokens(logits(program, key), key.from(), key.to(), tokens, logs));
                })
                .compile();
    }

    private static Operand logits(ProgramWriter program, Key key) {
        return program.external("logits", ElementType.FLOAT32, key.logits().external());
    }
}
