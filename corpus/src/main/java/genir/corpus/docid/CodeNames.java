package genir.corpus.docid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes names of codes: where several documents have the same code, each has its number among them as a last value. */
final class CodeNames {
    private CodeNames() {}

    /**
     * Names documents.
     *
     * @param codes [document][level]
     * @return for each document its code, longer by one value where it shares it; none is the beginning of another
     */
    static List<int[]> of(int[][] codes) {
        Map<List<Integer>, Integer> sizes = new HashMap<>();
        for (int[] code : codes) {
            sizes.merge(key(code), 1, Integer::sum);
        }
        Map<List<Integer>, Integer> next = new HashMap<>();
        List<int[]> names = new ArrayList<>(codes.length);
        for (int[] code : codes) {
            List<Integer> key = key(code);
            if (sizes.get(key) == 1) {
                names.add(code.clone());
            } else {
                int[] name = Arrays.copyOf(code, code.length + 1);
                name[code.length] = next.merge(key, 1, Integer::sum) - 1;
                names.add(name);
            }
        }
        return names;
    }

    static List<Integer> key(int[] code) {
        return Arrays.stream(code).boxed().toList();
    }
}
