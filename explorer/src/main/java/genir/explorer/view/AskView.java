package genir.explorer.view;

import genir.corpus.index.AnalyzedWord;
import genir.corpus.vocabulary.Vocabulary;
import genir.explorer.run.OpenedRun;
import genir.retrieval.ScoredDocument;
import genir.retrieval.bm25.Snippets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What every system finds for a query: {@code POST /api/ask}. */
public record AskView(
        String query,
        String queryId,
        List<DocumentView> judged,
        List<WordView> words,
        List<String> tokens,
        boolean truncated,
        int maxLength,
        List<String> notes,
        List<SystemView> systems,
        double tookMs) {
    /** A word of the query: the model's tokens of it, and the index's terms; none of either where the word is dropped. */
    public record WordView(String text, List<String> pieces, boolean known, List<String> stems, boolean inIndex) {}

    /** A system's ranking. */
    public record SystemView(String name, double tookMs, List<ResultView> results) {}

    /** A document of a ranking. */
    public record ResultView(
            int rank, String id, String title, double score, boolean judged, List<PieceView> snippet) {}

    /** A run of a snippet's characters; {@code mark} where it is a word of the query. */
    public record PieceView(String text, boolean mark) {}

    /**
     * Asks.
     *
     * @param queryId null for a query that is none of the run's
     * @param judged ids of the documents that answer it
     */
    public static AskView of(OpenedRun run, String text, String queryId, List<String> judged, int k) {
        long began = System.nanoTime();
        Vocabulary vocabulary = run.run().vocabulary();
        Tokens names = new Tokens(run);
        int[] tokens = run.run().encode(text);
        List<SystemView> systems = new ArrayList<>();
        for (OpenedRun.Ranking ranking : run.ask(text, k)) {
            List<ResultView> results = new ArrayList<>();
            for (ScoredDocument document : ranking.documents()) {
                String id = document.documentId();
                results.add(new ResultView(
                        results.size() + 1,
                        id,
                        run.title(id),
                        document.score(),
                        judged.contains(id),
                        run.snippets().pieces(text, id).stream()
                                .map((Snippets.Piece piece) -> new PieceView(piece.text(), piece.found()))
                                .toList()));
            }
            systems.add(new SystemView(ranking.system(), ranking.milliseconds(), results));
        }
        List<WordView> words = run.run().index().words(text).stream()
                .map(word -> word(vocabulary, names, word))
                .toList();
        return new AskView(
                text,
                queryId,
                judged.stream().map(id -> DocumentView.of(run, id)).toList(),
                words,
                names.words(tokens),
                vocabulary.encodePlaced(text).size() > tokens.length - 1,
                run.run().maxLength(),
                notes(run, words),
                systems,
                (System.nanoTime() - began) * 1e-6);
    }

    private static WordView word(Vocabulary vocabulary, Tokens names, AnalyzedWord word) {
        int[] tokens = vocabulary.encodePlaced(word.text()).tokens();
        return new WordView(
                word.text(),
                names.words(tokens),
                tokens.length == 0 || Arrays.stream(tokens).anyMatch(token -> token != vocabulary.unk()),
                word.terms(),
                word.terms().isEmpty() || word.present());
    }

    private static List<String> notes(OpenedRun run, List<WordView> words) {
        List<String> notes = new ArrayList<>(run.notes());
        String toModel = unknown(words.stream().filter(word -> !word.known()).toList());
        String toIndex = unknown(words.stream().filter(word -> !word.inIndex()).toList());
        if (!toModel.isEmpty()) {
            notes.add("The model does not know: " + toModel + ".");
        }
        if (!toIndex.isEmpty()) {
            notes.add("No document has: " + toIndex + ".");
        }
        return notes;
    }

    private static String unknown(List<WordView> words) {
        return String.join(", ", words.stream().map(WordView::text).distinct().toList());
    }
}
