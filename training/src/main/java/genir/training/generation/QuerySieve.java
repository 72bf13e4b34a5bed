package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps of drawn queries those that can teach something: new ones that find their document (round-trip consistency: Alberti et
 * al., arXiv 1906.05416). The same words may be kept for several documents, as several may answer a query.
 */
final class QuerySieve {
    private final DocumentFinder finder;
    private final int keepRank;
    private final QueryText text;
    private final Set<IntBuffer> known = new HashSet<>();
    private int documents;
    private int withoutQuery;
    private int drawn;
    private int unended;
    private int repeated;
    private int ofTraining;
    private int notFound;
    private int kept;

    /**
     * A sieve through which nothing has gone.
     *
     * @param finder null where queries need not find anything
     */
    QuerySieve(Vocabulary vocabulary, QuerySet train, QueryText text, DocumentFinder finder, int keepRank) {
        this.text = text;
        this.finder = finder;
        this.keepRank = keepRank;
        for (Query query : train.queries()) {
            int[] tokens = vocabulary.encode(query.text(), Integer.MAX_VALUE);
            known.add(IntBuffer.wrap(Arrays.copyOf(tokens, tokens.length - 1)));
        }
    }

    /**
     * The texts of those queries that stay.
     *
     * @param queries all of a document; null for one that became too long
     */
    List<String> kept(Document document, List<int[]> queries) {
        documents++;
        Set<IntBuffer> own = new HashSet<>();
        List<String> texts = new ArrayList<>();
        for (int[] query : queries) {
            drawn++;
            if (query == null) {
                unended++;
            } else if (!own.add(IntBuffer.wrap(query))) {
                repeated++;
            } else if (known.contains(IntBuffer.wrap(query))) {
                ofTraining++;
            } else {
                String words = text.of(query);
                if (finder == null || finder.finds(words, document.id(), keepRank)) {
                    texts.add(words);
                } else {
                    notFound++;
                }
            }
        }
        kept += texts.size();
        withoutQuery += texts.isEmpty() ? 1 : 0;
        return texts;
    }

    /** What has become of all so far. */
    GenerationCounts counts() {
        return new GenerationCounts(documents, withoutQuery, drawn, unended, repeated, ofTraining, notFound, kept);
    }
}
