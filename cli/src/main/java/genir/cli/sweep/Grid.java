package genir.cli.sweep;

import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every combination of values and seeds, with the names of their folders. */
final class Grid {
    private static final int LONGEST_VALUE = 32;
    private static final int SUM_LENGTH = 6;
    /** Of a sweep without any key that has several values. */
    private static final String ALL = "all";

    private final List<SettingAxis> axes;
    private final Map<String, String> fixed = new LinkedHashMap<>();

    private Grid(List<SettingAxis> given) {
        Set<String> keys = new HashSet<>();
        axes = new ArrayList<>();
        for (SettingAxis axis : given) {
            if (!keys.add(axis.key())) {
                throw new InputException("--set " + axis.key()
                        + ": the key is there twice; give all its values at once, parted by commas");
            }
            if (axis.values().size() > 1) {
                axes.add(axis);
            } else {
                fixed.put(axis.key(), axis.values().get(0));
            }
        }
    }

    /**
     * All runs: by the first key, then the next, last by the seed.
     *
     * @param seeds empty for the configuration's own seed alone
     */
    static List<SweepRun> of(List<SettingAxis> axes, List<Long> seeds) {
        if (!seeds.isEmpty() && axes.stream().anyMatch(axis -> axis.key().equals(SweepRun.SEED))) {
            throw new InputException("--seeds: give this or --set " + SweepRun.SEED + ", not both");
        }
        return new Grid(axes).runs(seeds);
    }

    private List<SweepRun> runs(List<Long> seeds) {
        List<Map<String, String>> combinations = new ArrayList<>(List.of(Map.of()));
        for (SettingAxis axis : axes) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : axis.values()) {
                    Map<String, String> added = new LinkedHashMap<>(combination);
                    added.put(axis.key(), value);
                    longer.add(added);
                }
            }
            combinations = longer;
        }
        List<SweepRun> runs = new ArrayList<>();
        for (Map<String, String> values : combinations) {
            String setting = name(values);
            if (seeds.isEmpty()) {
                runs.add(new SweepRun(setting, setting, values, fixed, null));
            }
            for (long seed : seeds) {
                String name = (values.isEmpty() ? "" : setting + ",") + "seed=" + seed;
                runs.add(new SweepRun(name, setting, values, fixed, seed));
            }
        }
        return runs;
    }

    private String name(Map<String, String> values) {
        if (values.isEmpty()) {
            return ALL;
        }
        List<String> parts = new ArrayList<>();
        values.forEach((key, value) -> parts.add(shortKey(key) + "=" + inFileNames(value)));
        return String.join(",", parts);
    }

    /** The last part of a key, where no other key ends so. */
    private String shortKey(String key) {
        String last = last(key);
        return axes.stream().filter(axis -> last(axis.key()).equals(last)).count() == 1 ? last : key;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The value itself where any file system takes it; else what is left of it, with a sum of the whole. */
    private static String inFileNames(String value) {
        String kept = value.replaceAll("[^\\p{L}\\p{N}.+_-]+", "_");
        boolean whole = kept.equals(value) && kept.length() <= LONGEST_VALUE;
        return whole
                ? kept
                : kept.substring(0, Math.min(LONGEST_VALUE, kept.length())) + "~"
                        + Checksums.ofText(value).substring(0, SUM_LENGTH);
    }
}
