package genir.training;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.model.T5Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ten documents of five words each that no other document has; queries are two of them, and no dev query is a training
 * query.
 */
public record TenDocuments(Vocabulary vocabulary, List<Document> documents, QuerySet train, QuerySet dev) {
    private static final List<String> TEXTS = List.of(
            "lemon orange grape melon cherry",
            "piano violin trumpet drum flute",
            "hammer chisel wrench pliers screw",
            "tiger zebra camel rabbit horse",
            "planet comet galaxy orbit star",
            "bread butter cheese pepper sugar",
            "river ocean island harbor lagoon",
            "doctor nurse clinic surgeon fever",
            "carpet curtain mirror cushion lamp",
            "winter summer autumn spring weather");

    public static TenDocuments in(Path folder) throws IOException {
        List<Document> documents = new ArrayList<>();
        List<List<String>> train = new ArrayList<>();
        List<List<String>> dev = new ArrayList<>();
        for (int d = 0; d < TEXTS.size(); d++) {
            String id = "d" + d;
            String[] words = TEXTS.get(d).split(" ", -1);
            documents.add(new Document(id, "", TEXTS.get(d)));
            for (int i = 0; i < words.length; i++) {
                String query = words[i] + " " + words[(i + 1) % words.length];
                train.add(List.of("t" + d + i, query, id));
            }
            dev.add(List.of("v" + d, words[0] + " " + words[2], id));
        }
        TestCollection collection = new TestCollection(
                documents, Map.of(Split.TRAIN, set(Split.TRAIN, train), Split.DEV, set(Split.DEV, dev)));
        Path index = folder.resolve("index");
        CollectionIndexer.write(collection, IndexConfig.defaults(), Map.of(), index, Progress.NONE);
        try (CollectionIndex opened = CollectionIndex.open(index)) {
            Vocabulary vocabulary =
                    VocabularyBuilder.build(opened, new VocabularyConfig("stemmed", null, 1, null), Progress.NONE);
            return new TenDocuments(
                    vocabulary,
                    List.copyOf(opened.documents()),
                    opened.queries(Split.TRAIN),
                    opened.queries(Split.DEV));
        }
    }

    /** Each row is a query's id, its text, and its relevant documents. */
    public static QuerySet set(Split split, List<List<String>> rows) {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (List<String> row : rows) {
            queries.add(new Query(row.get(0), row.get(1)));
            Map<String, Integer> judged = new LinkedHashMap<>();
            row.subList(2, row.size()).forEach(document -> judged.put(document, 1));
            grades.put(row.get(0), judged);
        }
        return new QuerySet(split, queries, new Qrels(grades));
    }

    /** One encoder and one decoder layer, 16 wide. */
    public T5Config model() {
        return new T5Config(0, 16, 8, 32, 2, 1, 1, 8, 16, 0.1, null, null, true, null, null)
                .forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
    }
}
