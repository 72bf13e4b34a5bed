package genir.interpret.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.interpret.InterpretConfig;
import genir.interpret.PairsConfig;
import genir.interpret.QueryChange;
import genir.interpret.SmallModel;
import genir.interpret.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairFileTest {
    private static final Session SESSION = SmallModel.session(SmallModel.trained());

    @TempDir
    Path folder;

    private List<QueryPair> read(String text, int maxQueries) throws IOException {
        return PairFile.read(Files.writeString(folder.resolve("pairs"), text), SESSION, maxQueries);
    }

    @Test
    void queriesAreIdsTextsOrAnyTextWithADocument() throws IOException {
        List<QueryPair> pairs = read("""
                q00\tlemon

                lemon grape\tgrape
                lemon grape\tgrape melon\td3
                sour fruit\tsweet fruit\td0
                """, 10);
        assertThat(pairs.stream().map(pair -> pair.original().query().id()))
                .containsExactly("q00", "q00", "q00", "line-5");
        assertThat(pairs.stream().map(pair -> pair.original().step().document()))
                .containsExactly("d0", "d0", "d3", "d0");
        // Pairs of one query with one document are one observation of it.
        assertThat(pairs.stream().map(QueryPair::query)).containsExactly(0, 0, 1, 2);
        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.changed().target()).isEqualTo(pair.original().target());
            assertThat(pair.changed().tokens())
                    .isEqualTo(SESSION.encode(pair.changed().query().text()));
            assertThat(pair.change()).isEqualTo(QueryChange.FILE);
        });
        assertThat(read("q00\tlemon\nq10\tpiano\nq00\tgrape\n", 1).stream()
                        .map(pair -> pair.changed().query().text()))
                .containsExactly("lemon", "grape");
    }

    @Test
    void linesMayBeJson() throws IOException {
        List<QueryPair> pairs = read("""
                {"query": "q00", "changed": "lemon"}
                {"query": "sour", "changed": "sweet", "document": "d0"}
                """, 10);
        assertThat(pairs.stream().map(pair -> pair.changed().query().text())).containsExactly("lemon", "sweet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lemon | expected a query, a tab and the query changed",
                "q00\\tlemon\\td0\\tmore | expected a query, a tab and the query changed",
                "q00\\t | expected a query and the query changed",
                "q00\\tlemon grape | the query and the query changed are the same: \"lemon grape\"",
                "q00\\tlemon\\td99 | the model has no document \"d99\"",
                "sour\\tsweet | no right document is known: \"sour\"",
                "{\"query\": \"q00\"} | expected a query and the query changed",
                "{\"query\": \"q00\", \"other\": \"lemon\"} | malformed JSON",
            })
    void whatIsWrongIsSaidWithItsLine(String line, String message) {
        assertThatThrownBy(() -> read("q00\tgrape\n" + line.replace("\\t", "\t") + "\n", 10))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("pairs") + ":2: ")
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutPairsOrNoneAtAllIsNamed() {
        assertThatThrownBy(() -> read("\n", 10)).hasMessageContaining("pairs: no pair in it");
        assertThatThrownBy(() -> PairFile.read(folder.resolve("none"), SESSION, 10))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
    }

    @Test
    void unknownKeysAreNamed() {
        assertThatThrownBy(() -> new PairsConfig(null, List.of("dropp"), null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.pairs.changes")
                .hasMessageContaining("drop");
        assertThatThrownBy(() -> new PairsConfig(null, null, 0)).hasMessageContaining("interpret.pairs.max_queries");
        assertThat(InterpretConfig.defaults().withPairs(path -> "x").pairs().path())
                .isNull();
    }
}
