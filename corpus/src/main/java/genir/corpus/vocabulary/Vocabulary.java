package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.Version;

/**
 * The tokens of a model: words, special ones included, then one docid token for each document.
 *
 * <p>The docid tokens of a vocabulary made here are in order of document; those of a checkpoint stand as they were added.
 * Behind them may be ids that no token has: T5's checkpoints have a few more rows than tokens.
 *
 * <p>Safe for use by several threads.
 */
public final class Vocabulary {
    private static final String TOKENIZER_FILE = "tokenizer.json";
    private static final String DOCIDS_FILE = "docids.tsv";
    private static final String INFO_FILE = "vocabulary.json";

    private final Words words;
    private final List<String> documentIds;
    private final Map<String, Integer> docidTokens = new HashMap<>();
    private final int unused;

    /**
     * Puts docid tokens behind the words.
     *
     * @param documentIds in order of token; no document twice
     * @param unused how many ids without a token follow
     */
    Vocabulary(Words words, List<String> documentIds, int unused) {
        this.words = words;
        this.documentIds = List.copyOf(documentIds);
        this.unused = unused;
        for (String id : documentIds) {
            docidTokens.put(id, words.count() + docidTokens.size());
        }
    }

    /** The same words with docid tokens for these documents, in order of id. */
    public Vocabulary forDocuments(Collection<String> documents) {
        return new Vocabulary(words, documents.stream().sorted().distinct().toList(), 0);
    }

    /** How many ids there are, which is how many rows the model's embeddings have: words, docids and unused ones. */
    public int size() {
        return words.count() + documentIds.size() + unused;
    }

    /** How many words there are, special tokens included; the first docid token has this id. */
    public int wordCount() {
        return words.count();
    }

    /** {@code stemmed}, {@code words} or {@code tokenizer}. */
    public String kind() {
        return words.kind().label();
    }

    /** The padding token, with which the decoder starts too; 0 unless a given tokenizer has it elsewhere. */
    public int pad() {
        return words.specials().pad();
    }

    /** The token that ends every input; 1 unless a given tokenizer has it elsewhere. */
    public int eos() {
        return words.specials().eos();
    }

    /** The token for what is not in the vocabulary; 2 unless a given tokenizer has it elsewhere. */
    public int unk() {
        return words.specials().unk();
    }

    /**
     * The tokens of a text, ended by {@link #eos()}.
     *
     * @param maxLength how many tokens at most, the last one included; 1 or more
     */
    public int[] encode(String text, int maxLength) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("an input has at least 1 token, not " + maxLength);
        }
        int[] tokens = words.encode(text, maxLength - 1);
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = eos();
        return ended;
    }

    /** The docid token of a document; an unknown id is an {@link InputException}. */
    public int docidToken(String documentId) {
        Integer token = docidTokens.get(documentId);
        if (token == null) {
            throw new InputException("the vocabulary has no docid token for document " + Names.quote(documentId));
        }
        return token;
    }

    /** Whether a document has a docid token. */
    public boolean hasDocument(String documentId) {
        return docidTokens.containsKey(documentId);
    }

    /** The document of a docid token. */
    public String documentId(int token) {
        if (!isDocid(token)) {
            throw new IllegalArgumentException("token " + token + " is no docid token; these are " + words.count()
                    + " to " + (words.count() + documentIds.size() - 1));
        }
        return documentIds.get(token - words.count());
    }

    public boolean isDocid(int token) {
        return token >= words.count() && token < words.count() + documentIds.size();
    }

    /** A token as it is written. */
    public String token(int id) {
        if (id < 0 || id >= size()) {
            throw new IllegalArgumentException("token " + id + " is not between 0 and " + (size() - 1));
        }
        if (isDocid(id)) {
            return Docids.token(documentId(id));
        }
        return id < words.count() ? words.token(id) : TokenizerJson.unused(id);
    }

    /** All documents in the order of their tokens. */
    public List<String> documentIds() {
        return documentIds;
    }

    /** Writes {@code tokenizer.json}, {@code docids.tsv} and {@code vocabulary.json}, the folder whole or not at all. */
    public void write(Path folder) throws IOException {
        AtomicFiles.writeFolder(folder, target -> {
            Json.write(target.resolve(TOKENIZER_FILE), tokenizerJson());
            Docids.write(target.resolve(DOCIDS_FILE), words.count(), documentIds);
            Json.write(
                    target.resolve(INFO_FILE),
                    new VocabularyInfo(
                            kind(),
                            words.analyzer(),
                            words.count(),
                            documentIds.size(),
                            unused,
                            Version.LATEST.toString()));
        });
    }

    /** The words' tokenizer with the docid tokens added. */
    ObjectNode tokenizerJson() {
        ObjectNode tokenizer = words.tokenizerJson();
        TokenizerJson.addDocids(tokenizer, words.count(), documentIds);
        return tokenizer;
    }

    Words words() {
        return words;
    }

    /** Reads what {@link #write} wrote; missing or contradicting files are an {@link InputException}. */
    public static Vocabulary read(Path folder) {
        Inputs.requireFolder(folder, "a vocabulary: tokenizer.json, docids.tsv and vocabulary.json");
        Path infoFile = folder.resolve(INFO_FILE);
        VocabularyInfo info = Json.read(infoFile, VocabularyInfo.class, "the description of a vocabulary");
        if (info.luceneVersion() == null || !info.luceneVersion().startsWith(Version.LATEST.major + ".")) {
            throw InputException.in(
                    infoFile,
                    "the vocabulary was made with Lucene " + info.luceneVersion() + ", this is Lucene " + Version.LATEST
                            + "; make it again");
        }
        Path tokenizer = folder.resolve(TOKENIZER_FILE);
        Words words = readWords(tokenizer, info);
        Vocabulary vocabulary = new Vocabulary(
                words, Docids.read(folder.resolve(DOCIDS_FILE), words.count()), Math.max(0, info.unused()));
        if (words.count() != info.words() || vocabulary.documentIds.size() != info.documents()) {
            throw InputException.in(
                    infoFile,
                    "expected " + info.words() + " words and " + info.documents() + " documents, found " + words.count()
                            + " and " + vocabulary.documentIds.size());
        }
        return vocabulary;
    }

    private static Words readWords(Path tokenizer, VocabularyInfo info) {
        VocabularyKind kind = VocabularyKind.named(String.valueOf(info.kind()));
        if (kind == VocabularyKind.TOKENIZER) {
            return TokenizerWords.load(tokenizer);
        }
        ObjectNode json = TokenizerJson.read(tokenizer);
        TokenizerJson.removeDocids(json);
        try {
            return new AnalyzedWords(kind, String.valueOf(info.analyzer()), TokenizerJson.tokens(tokenizer, json));
        } catch (IllegalArgumentException | IndexOutOfBoundsException contradiction) {
            throw InputException.in(tokenizer, "not a vocabulary of genir: " + contradiction.getMessage());
        }
    }
}
