package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.Ranks;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DocidShareRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Does cross-attention write words or documents (method.md, section 4.9; Table 5 of the paper)? The share of docids among
 * the first 10, 100 and 1,000 tokens by the logit lens, of each head's output and of the whole component's.
 */
public final class WordsOrDocids implements Analysis {
    private static final int[] CUTOFFS = {10, 100, 1000};

    @Override
    public String name() {
        return "words-or-docids";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        QueryMeans means = new QueryMeans(session);
        CrossAttentionLens lens = new CrossAttentionLens(session, true);
        int words = session.vocabulary().wordCount();
        int size = session.vocabulary().size();
        lens.each(name(), progress, (query, layer, head, scores) -> {
            int[] docids = new int[CUTOFFS.length];
            int[] ranks = Ranks.all(scores);
            for (int token = words; token < size; token++) {
                for (int i = 0; i < CUTOFFS.length; i++) {
                    docids[i] += ranks[token] <= CUTOFFS[i] ? 1 : 0;
                }
            }
            for (int i = 0; i < CUTOFFS.length; i++) {
                if (CUTOFFS[i] < size) {
                    means.put(query, (double) docids[i] / CUTOFFS[i], layer, head, CUTOFFS[i]);
                }
            }
        });
        Table<DocidShareRow> table = new Table<>(Tables.WORDS_OR_DOCIDS);
        double chance = (double) (size - words) / size;
        for (List<Object> key : means.keys()) {
            List<Object> row = new ArrayList<>(means.row(key.toArray()));
            row.add(chance);
            table.addCells(row);
        }
        return new Outcome()
                .table(table)
                .means(means)
                .fact("reading", session.config().readings().lens())
                .note(
                        "Chance is the share of docids in the vocabulary. Cutoffs that reach the vocabulary's size are left"
                                + " out. Head -1 is the whole component.");
    }
}
