package genir.cli.run;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.retrieval.FusedRanker;
import genir.retrieval.Ranker;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.dense.DenseRetrieval;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.system.RetrievalSystem;
import genir.training.distillation.TextRanker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens the rankers of a run that a training learns from, until all its texts are ranked. */
final class TeacherRankers implements Closeable {
    /** What a ranking is asked for, where only its text matters. */
    private static final String QUERY = "text";

    private final RunContext run;
    private final CollectionIndex index;
    private final Vocabulary vocabulary;
    private final Map<String, DenseRetrieval> opened = new LinkedHashMap<>();

    TeacherRankers(RunContext run, CollectionIndex index, Vocabulary vocabulary) {
        this.run = run;
        this.index = index;
        this.vocabulary = vocabulary;
    }

    /** The rankers of some names, each a system of the run or a fusion of systems. */
    Map<String, TextRanker> of(List<String> names) throws IOException {
        Map<String, TextRanker> rankers = new LinkedHashMap<>();
        for (String name : names) {
            rankers.put(name, ofTexts(ranker(name)));
        }
        return rankers;
    }

    private Ranker ranker(String name) throws IOException {
        List<Ranker> members = new ArrayList<>();
        for (String member : RetrievalSystem.membersIn(name)) {
            members.add(
                    member.equals(RetrievalSystem.BM25)
                            ? Bm25Ranker.read(index, run.directory().bm25Parameters())
                            : ofVectors(member));
        }
        int depth = run.config().evaluation().depth();
        return members.size() == 1 ? members.get(0) : new FusedRanker(name, members, depth);
    }

    private Ranker ofVectors(String name) throws IOException {
        if (!opened.containsKey(name)) {
            boolean own = name.equals(RetrievalSystem.DUAL);
            Path folder = own ? run.directory().dualIndex() : run.directory().dense();
            SentenceEncoder encoder =
                    own ? DualEncoders.open(run.directory(), run.config(), vocabulary) : DenseStep.encoder(run);
            opened.put(name, DenseRetrieval.open(name, folder, encoder));
        }
        return opened.get(name).ranker();
    }

    private static TextRanker ofTexts(Ranker ranker) {
        return (List<String> texts, int depth, Progress progress) ->
                ranker
                        .rankAll(
                                texts.stream()
                                        .map(text -> new Query(QUERY, text))
                                        .toList(),
                                depth,
                                progress)
                        .stream()
                        .map(ranking -> ranking.stream()
                                .map(document -> new TextRanker.Ranked(document.documentId(), document.score()))
                                .toList())
                        .toList();
    }

    @Override
    public void close() throws IOException {
        for (DenseRetrieval each : opened.values()) {
            each.close();
        }
    }
}
