package genir.training.distillation;

import genir.model.run.TokenDistribution;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Several teachers, and how much of an example's target each has. Safe for use by several threads.
 *
 * <p>Of a mixture, the target is {@code (1 - w) [own] + w sum_i v_i softmax(s_i / T_i)} with the teachers' weights {@code v_i} scaled to sum to
 * 1; of a product, {@code (1 - w) [own] + w softmax(sum_i v_i s_i / T_i)} over the documents that any of the teachers ranks, one that a teacher
 * does not rank counting as its last. A teacher that ranks nothing has no part in it.
 */
final class Teachers {
    /** A teacher, its weight and temperature. */
    record Member(Teacher teacher, double weight, double temperature) {}

    private final List<Member> members;
    private final double weight;
    private final boolean product;

    /**
     * Puts teachers together.
     *
     * @param weight share of the target that they have together
     * @param product whether their scores are added, rather than their shares
     */
    Teachers(List<Member> members, double weight, boolean product) {
        this.members = List.copyOf(members);
        this.weight = weight;
        this.product = product;
    }

    /**
     * The target of an example. One that no teacher ranks anything for has its document alone.
     *
     * @param input token ids
     * @param text what the input was cut from, where any teacher reads texts
     * @param own docid token of the example's document
     */
    TokenDistribution target(int[] input, String text, int own) {
        List<TeacherRanking> rankings = members.stream()
                .map(member -> member.teacher().rank(input, text))
                .toList();
        Map<Integer, Double> shares = product ? product(rankings) : mixture(rankings);
        if (shares.isEmpty()) {
            return TokenDistribution.of(own);
        }
        shares.replaceAll((docid, share) -> weight * share);
        shares.merge(own, 1 - weight, Double::sum);
        int[] tokens = new int[shares.size()];
        float[] probabilities = new float[shares.size()];
        int count = 0;
        for (Map.Entry<Integer, Double> share : shares.entrySet()) {
            tokens[count] = share.getKey();
            probabilities[count++] = share.getValue().floatValue();
        }
        return new TokenDistribution(tokens, probabilities);
    }

    private Map<Integer, Double> mixture(List<TeacherRanking> rankings) {
        double together = 0;
        for (int i = 0; i < members.size(); i++) {
            together += rankings.get(i).size() == 0 ? 0 : members.get(i).weight();
        }
        Map<Integer, Double> shares = new TreeMap<>();
        for (int i = 0; i < members.size(); i++) {
            TeacherRanking ranking = rankings.get(i);
            Map<Integer, Double> logits = new TreeMap<>();
            for (int rank = 0; rank < ranking.size(); rank++) {
                logits.put(
                        ranking.docids()[rank],
                        ranking.scores()[rank] / members.get(i).temperature());
            }
            double share = members.get(i).weight() / together;
            softmax(logits).forEach((docid, part) -> shares.merge(docid, share * part, Double::sum));
        }
        return shares;
    }

    private Map<Integer, Double> product(List<TeacherRanking> rankings) {
        Map<Integer, Double> logits = new TreeMap<>();
        for (TeacherRanking ranking : rankings) {
            for (int docid : ranking.docids()) {
                logits.put(docid, 0.0);
            }
        }
        for (int i = 0; i < members.size(); i++) {
            TeacherRanking ranking = rankings.get(i);
            if (ranking.size() == 0) {
                continue;
            }
            double scale = members.get(i).weight() / members.get(i).temperature();
            double last = ranking.scores()[ranking.size() - 1];
            for (int rank = 0; rank < ranking.size(); rank++) {
                logits.merge(ranking.docids()[rank], scale * (ranking.scores()[rank] - last), Double::sum);
            }
        }
        return softmax(logits);
    }

    private static Map<Integer, Double> softmax(Map<Integer, Double> logits) {
        double most =
                logits.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        Map<Integer, Double> shares = new TreeMap<>();
        logits.forEach((docid, logit) -> shares.put(docid, Math.exp(logit - most)));
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        shares.replaceAll((docid, share) -> share / sum);
        return shares;
    }
}
