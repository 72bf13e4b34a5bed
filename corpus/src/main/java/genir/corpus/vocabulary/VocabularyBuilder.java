package genir.corpus.vocabulary;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.docid.DocidTokens;
import genir.corpus.docid.Docids;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexFields;
import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;

/**
 * Makes the vocabulary of an indexed collection.
 *
 * <p>Words are counted in documents and the training queries that examples are made of, never in dev or test queries; the most frequent come first,
 * ties in order of the word.
 */
public final class VocabularyBuilder {
    /** The analyzer of kind {@code words}: it neither stems nor drops anything. */
    private static final String WORDS_ANALYZER = "standard";

    private VocabularyBuilder() {}

    /** Builds a vocabulary with atomic docids. */
    public static Vocabulary build(CollectionIndex index, VocabularyConfig config, Progress progress)
            throws IOException {
        return build(index, config, Docids.atomic(index.documentIds()), progress);
    }

    /** Builds a vocabulary as configured, without sentinels. */
    public static Vocabulary build(CollectionIndex index, VocabularyConfig config, Docids docids, Progress progress)
            throws IOException {
        return build(index, config, docids, false, progress);
    }

    /**
     * Builds a vocabulary as configured; a missing or unusable tokenizer is an {@link genir.corpus.InputException}.
     *
     * @param sentinels whether T5's sentinel tokens, which pre-training needs, stand behind the words; a given tokenizer has
     *     them or not
     */
    public static Vocabulary build(
            CollectionIndex index, VocabularyConfig config, Docids docids, boolean sentinels, Progress progress)
            throws IOException {
        VocabularyKind kind = VocabularyKind.named(config.kind());
        Words words = switch (kind) {
            case STEMMED -> {
                Map<String, Long> counts = indexTerms(index);
                countQueries(counts, index, index.analyzer());
                yield analyzed(kind, index.info().analyzer(), counts, config, sentinels);
            }
            case WORDS -> {
                try (Analyzer analyzer = Analyzers.named(WORDS_ANALYZER)) {
                    Map<String, Long> counts = storedTerms(index, analyzer, progress);
                    countQueries(counts, index, analyzer);
                    yield analyzed(kind, WORDS_ANALYZER, counts, config, sentinels);
                }
            }
            case TOKENIZER -> TokenizerWords.load(Path.of(config.path()));
        };
        return new Vocabulary(words, docids, 0);
    }

    private static Words analyzed(
            VocabularyKind kind,
            String analyzer,
            Map<String, Long> counts,
            VocabularyConfig config,
            boolean sentinels) {
        List<String> tokens = new ArrayList<>(AnalyzedWords.SPECIAL);
        counts.entrySet().stream()
                .filter(word -> word.getValue() >= config.minFrequency())
                .filter(word -> !AnalyzedWords.SPECIAL.contains(word.getKey())
                        && !DocidTokens.isDocid(word.getKey())
                        && !Sentinels.isToken(word.getKey()))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(config.size())
                .forEach(word -> tokens.add(word.getKey()));
        if (sentinels) {
            tokens.addAll(Sentinels.tokens());
        }
        return new AnalyzedWords(kind, analyzer, tokens);
    }

    private static Map<String, Long> indexTerms(CollectionIndex index) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        Terms terms = MultiTerms.getTerms(index.reader(), IndexFields.CONTENTS);
        if (terms != null) {
            TermsEnum term = terms.iterator();
            while (term.next() != null) {
                counts.put(term.term().utf8ToString(), term.totalTermFreq());
            }
        }
        return counts;
    }

    private static Map<String, Long> storedTerms(CollectionIndex index, Analyzer analyzer, Progress progress) {
        Map<String, Long> counts = new HashMap<>();
        try (Progress.Task task = progress.start("count words", index.documentCount())) {
            for (Document document : index.documents()) {
                TermStream.forEach(analyzer, document.contents(), term -> counts.merge(term, 1L, Long::sum));
                task.advance(1, "");
            }
        }
        return counts;
    }

    private static void countQueries(Map<String, Long> counts, CollectionIndex index, Analyzer analyzer) {
        QuerySet train = index.queries(Split.TRAIN).answerable(index::contains);
        for (Query query : train.queries()) {
            TermStream.forEach(analyzer, query.text(), term -> counts.merge(term, 1L, Long::sum));
        }
    }
}
