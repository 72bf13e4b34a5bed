package genir.training.distillation;

import genir.corpus.IdList;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ranker whose rankings for all texts that will be asked about are made beforehand. */
final class TextTeacher implements Teacher {
    private static final TeacherRanking NOTHING = new TeacherRanking(new int[0], new double[0]);

    private final Map<String, TeacherRanking> rankings;

    private TextTeacher(Map<String, TeacherRanking> rankings) {
        this.rankings = rankings;
    }

    /**
     * Ranks for texts.
     *
     * @param learnt ids of the documents that the model learns; others are never in a ranking
     * @param depth documents of a ranking at most
     */
    static TextTeacher of(
            TextRanker ranker,
            Collection<String> texts,
            IdList learnt,
            Vocabulary vocabulary,
            int depth,
            Progress progress) {
        List<String> asked = new ArrayList<>(texts);
        // So many more that enough are left without those that are not learnt.
        int more = vocabulary.documentIds().size() - learnt.size();
        List<List<TextRanker.Ranked>> found = ranker.rank(asked, depth + more, progress);
        Map<String, TeacherRanking> rankings = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            List<TextRanker.Ranked> kept = found.get(i).stream()
                    .filter(ranked -> learnt.contains(ranked.documentId()))
                    .limit(depth)
                    .toList();
            rankings.put(
                    asked.get(i),
                    new TeacherRanking(
                            kept.stream()
                                    .mapToInt(ranked -> vocabulary.docidToken(ranked.documentId()))
                                    .toArray(),
                            kept.stream().mapToDouble(TextRanker.Ranked::score).toArray()));
        }
        return new TextTeacher(rankings);
    }

    @Override
    public TeacherRanking rank(int[] input, String text) {
        return rankings.getOrDefault(text, NOTHING);
    }
}
