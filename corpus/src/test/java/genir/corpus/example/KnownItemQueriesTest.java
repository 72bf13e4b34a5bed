package genir.corpus.example;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.SmallCollection;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.text.Analyzers;
import genir.corpus.text.Passages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.junit.jupiter.api.Test;

class KnownItemQueriesTest {
    private final Analyzer analyzer = Analyzers.named("english");

    private static List<Document> documents(int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(new Document(
                    "d" + i,
                    "Title " + i,
                    "Badgers dig  burrows number " + i + " below old woods.\n\nThe\nGlaciers grind " + i
                            + " valleys out of grey rock every winter while the ice creeps downhill."));
        }
        return documents;
    }

    @Test
    void eachQueryIsAPieceOfALineOfItsDocument() {
        List<Document> documents = documents(40);

        QuerySet made = KnownItemQueries.of(documents, 30, analyzer);

        assertThat(made.split()).isEqualTo(Split.DEV);
        assertThat(made.queries()).hasSize(30);
        for (Query query : made.queries()) {
            String id = made.qrels().relevant(query.id()).iterator().next();
            Document document = documents.get(Integer.parseInt(id.substring(1)));
            assertThat(Passages.of(document.text())).anyMatch(line -> line.contains(query.text()));
            assertThat(query.text().split("\\s+", -1)).hasSizeBetween(3, 8);
        }
        assertThat(made.queries().stream().map(Query::text).distinct().count()).isGreaterThan(20);
    }

    @Test
    void theChoiceDependsOnNothingButTheDocuments() {
        List<Document> documents = documents(40);
        QuerySet made = KnownItemQueries.of(documents, 10, analyzer);
        List<Document> reversed = new ArrayList<>(documents);
        Collections.reverse(reversed);

        assertThat(KnownItemQueries.of(reversed, 10, analyzer)).isEqualTo(made);
        assertThat(KnownItemQueries.of(documents, 11, analyzer).queries()).containsAll(made.queries());
    }

    @Test
    void documentsWithoutALineToSpareGetNone() {
        List<Document> single = List.of(
                new Document("a", "", "One line of many words about badgers."),
                new Document("b", "", "the\nand of\nMany words about old badgers."),
                new Document("c", "Title only", ""));
        assertThat(KnownItemQueries.of(single, 3, analyzer).queries()).isEmpty();
    }

    @Test
    void aCollectionWithQueriesOrTooFewDocumentsStaysAsItIs() {
        TestCollection judged = SmallCollection.get();
        assertThat(KnownItemQueries.addTo(judged, 0.5, "english")).isSameAs(judged);
        TestCollection few = new TestCollection(documents(9), Map.of());
        assertThat(KnownItemQueries.addTo(few, 0.5, "english")).isSameAs(few);
        TestCollection bare = new TestCollection(documents(40), Map.of());
        assertThat(KnownItemQueries.addTo(bare, 0, "english")).isSameAs(bare);

        TestCollection with = KnownItemQueries.addTo(bare, 0.1, "english");
        assertThat(with.devOrigin()).isEqualTo(DevOrigin.DOCUMENTS);
        assertThat(with.queries(Split.DEV).queries()).hasSize(20);
        assertThat(KnownItemQueries.addTo(bare, 0.9, "english")
                        .queries(Split.DEV)
                        .queries())
                .hasSize(36);
    }
}
