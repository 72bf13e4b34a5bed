package genir.training.feature;

import genir.corpus.Progress;
import genir.corpus.example.Example;
import genir.corpus.example.Examples;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a trained model has at a site of the decoder for the texts of its training, at the first token that it decodes. */
public final class SiteValues {
    private static final int BATCH = 64;

    private SiteValues() {}

    /**
     * Runs the texts of as many epochs as are needed, without those that are the same.
     *
     * @param count how many; fewer where the epochs have fewer different ones
     * @return [text, d_model], in the order of the training
     */
    public static float[] of(T5Runner runner, Site site, Examples examples, int count, Progress progress) {
        List<int[]> texts = texts(examples, count);
        int width = runner.parameters().config().dModel();
        float[] values = new float[Math.multiplyExact(texts.size(), width)];
        // Texts of one length together: little padding.
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> texts.get(i).length));
        try (Progress.Task task = progress.start("read the training texts", texts.size())) {
            for (int from = 0; from < order.size(); from += BATCH) {
                List<Integer> some = order.subList(from, Math.min(from + BATCH, order.size()));
                TokenBatch batch = T5Runner.batches(
                                some.stream().map(texts::get).toList(), BATCH, TokenBatch.LENGTH_MULTIPLE)
                        .get(0);
                float[] read = runner.run(batch, List.of(site)).get(site).data();
                for (int row = 0; row < some.size(); row++) {
                    System.arraycopy(read, row * width, values, some.get(row) * width, width);
                }
                task.advance(some.size(), "");
            }
        }
        return values;
    }

    private static List<int[]> texts(Examples examples, int count) {
        List<int[]> texts = new ArrayList<>();
        Set<List<Integer>> known = new HashSet<>();
        int before = -1;
        for (int epoch = 0; texts.size() < count && texts.size() > before; epoch++) {
            before = texts.size();
            for (Example example : examples.epoch(epoch)) {
                List<Integer> tokens = Arrays.stream(example.input()).boxed().toList();
                if (texts.size() < count && known.add(tokens)) {
                    texts.add(example.input());
                }
            }
        }
        return texts;
    }
}
