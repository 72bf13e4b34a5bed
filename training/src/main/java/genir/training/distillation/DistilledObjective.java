package genir.training.distillation;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.Objective;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.TokenDistribution;
import genir.training.loop.BatchExamples;
import genir.training.loop.Objectives;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Makes the objective of each batch of atomic docids: the documents of the examples, mixed with what teachers rank for what is
 * asked.
 */
public final class DistilledObjective implements Objectives {
    private final Teachers teachers;
    private final int firstToken;

    private DistilledObjective(Teachers teachers, int firstToken) {
        this.teachers = teachers;
        this.firstToken = firstToken;
    }

    /**
     * Prepares the teachers, which takes minutes where they rank for many texts.
     *
     * @param documents those that the model learns; others are never in a ranking
     * @param texts all that examples will be cut from; none where no teacher reads texts
     * @param rankers by name, one for each of {@code config.textRankers()}
     * @param firstToken the softmax runs over the tokens from this one on
     */
    public static DistilledObjective of(
            DistillationConfig config,
            Collection<Document> documents,
            Vocabulary vocabulary,
            Collection<String> texts,
            Map<String, TextRanker> rankers,
            int firstToken,
            Progress progress) {
        IdList learnt = IdList.of(Documents.of(documents).ids());
        List<Teachers.Member> members = new ArrayList<>();
        for (TeacherConfig teacher : config.all()) {
            Teacher made = teacher.readsTexts()
                    ? TextTeacher.of(rankers.get(teacher.ranker()), texts, learnt, vocabulary, config.depth(), progress)
                    : new Bm25Teacher(documents, vocabulary, config, progress);
            members.add(new Teachers.Member(made, teacher.weight(), teacher.temperature()));
        }
        return new DistilledObjective(new Teachers(members, config.weight(), config.isProduct()), firstToken);
    }

    @Override
    public Objective of(BatchExamples examples) {
        int[] docidTokens = examples.targets();
        if (docidTokens.length != examples.inputs().size()) {
            throw new IllegalArgumentException("only docids of one token can be distilled");
        }
        List<TokenDistribution> targets = new ArrayList<>();
        for (int row = 0; row < docidTokens.length; row++) {
            targets.add(target(
                    examples.inputs().sequences().get(row), examples.texts().get(row), docidTokens[row]));
        }
        return new SoftCrossEntropy(firstToken, targets);
    }

    /** The target of one example. */
    TokenDistribution target(int[] input, String text, int docidToken) {
        return teachers.target(input, text, docidToken);
    }
}
