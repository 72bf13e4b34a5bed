package genir.training.ranking;

import genir.corpus.Document;
import genir.corpus.GeneratedQuery;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.training.loop.BatchExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The docids that answer the examples of a batch, and so are no negatives of them. */
final class Answers {
    /** Of all documents, in the order of their ids, as docids are numbered. */
    private final List<int[]> docids;

    private final RelevantDocuments relevant;

    /**
     * Reads judgments.
     *
     * @param learnt the documents that count
     * @param maxLength tokens of a query at most
     */
    Answers(
            Collection<Document> learnt,
            QuerySet train,
            List<GeneratedQuery> generated,
            Vocabulary vocabulary,
            int maxLength) {
        docids = vocabulary.docidSequences();
        Map<String, Integer> numbers = new HashMap<>();
        for (int number = 0; number < docids.size(); number++) {
            numbers.put(vocabulary.documentIds().get(number), number);
        }
        Map<String, Integer> counting = new HashMap<>();
        learnt.forEach(document -> counting.put(document.id(), numbers.get(document.id())));
        relevant = new RelevantDocuments(train, counting::get, vocabulary, maxLength);
        relevant.addAll(generated);
    }

    /** Tokens of the longest docid. */
    int longest() {
        return docids.stream().mapToInt(docid -> docid.length).max().orElse(1);
    }

    /** The docids of a row's documents: its own first, then those of others that answer the same query. */
    List<int[]> of(BatchExamples examples, int row) {
        int[] own = examples.target(row);
        List<int[]> answers = new ArrayList<>(List.of(own));
        relevant.of(examples.whole().get(row)).stream()
                .sorted()
                .map(docids::get)
                .filter(docid -> !Arrays.equals(docid, own))
                .forEach(answers::add);
        return answers;
    }
}
