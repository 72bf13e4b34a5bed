package genir.explorer.view;

import genir.corpus.vocabulary.Vocabulary;
import genir.explorer.run.OpenedRun;
import genir.interpret.trace.ScoredToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A run's tokens as a reader knows them. */
final class Tokens {
    /** What SentencePiece writes for a space. */
    private static final String SPACE = "\u2581";

    private final OpenedRun run;
    private final Vocabulary vocabulary;

    Tokens(OpenedRun run) {
        this.run = run;
        this.vocabulary = run.run().vocabulary();
    }

    TokenView of(int token) {
        return of(token, null, null);
    }

    TokenView of(ScoredToken token) {
        return of(token.token(), token.logit(), null);
    }

    List<TokenView> of(List<ScoredToken> tokens) {
        return tokens.stream().map(this::of).toList();
    }

    /** The highest of all, in order. */
    List<TokenView> ranked(List<ScoredToken> tokens) {
        List<TokenView> ranked = new ArrayList<>();
        for (ScoredToken token : tokens) {
            ranked.add(of(token.token(), token.logit(), ranked.size() + 1));
        }
        return ranked;
    }

    private TokenView of(int token, Double logit, Integer rank) {
        if (vocabulary.docids().atomic() && vocabulary.isDocid(token)) {
            String id = vocabulary.documentId(token);
            return new TokenView(token, TokenView.DOCUMENT, id, run.title(id), logit, rank);
        }
        return new TokenView(token, TokenView.WORD, null, word(token), logit, rank);
    }

    /** A word's token without the mark of the space before it. */
    String word(int token) {
        String text = vocabulary.token(token);
        return text.length() > 1 && text.startsWith(SPACE) ? text.substring(1) : text;
    }

    List<String> words(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(this::word).toList();
    }
}
