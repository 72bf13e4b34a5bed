package genir.retrieval;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * The fusion of several rankers, as a ranker.
 *
 * @param members in the order in which their shares are added
 * @param depth documents of each ranking that are fused, at least; as many as are asked for where these are more
 * @param fusion makes one ranking of theirs
 */
public record FusedRanker(String name, List<Ranker> members, int depth, Fusion fusion) implements Ranker {
    public FusedRanker {
        members = List.copyOf(members);
    }

    /** Fuses by reciprocal rank. */
    public FusedRanker(String name, List<Ranker> members, int depth) {
        this(name, members, depth, ReciprocalRankFusion.DEFAULT);
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        return best(
                members.stream()
                        .map(member -> member.rank(query, Math.max(k, depth)))
                        .toList(),
                k);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<List<ScoredDocument>>> found = new ArrayList<>();
        for (Ranker member : members) {
            found.add(member.rankAll(queries, Math.max(k, depth), progress));
        }
        List<List<ScoredDocument>> fused = new ArrayList<>(queries.size());
        for (int i = 0; i < queries.size(); i++) {
            int query = i;
            fused.add(best(found.stream().map(rankings -> rankings.get(query)).toList(), k));
        }
        return fused;
    }

    private List<ScoredDocument> best(List<List<ScoredDocument>> rankings, int k) {
        return fusion.fuse(rankings).stream().limit(k).toList();
    }
}
