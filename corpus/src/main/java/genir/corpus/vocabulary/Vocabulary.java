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
import java.util.Collections;
import java.util.List;
import org.apache.lucene.util.Version;

/**
 * The tokens of a model: words, special ones included, then one docid token for each document in order of id.
 *
 * <p>Safe for use by several threads.
 */
public final class Vocabulary {
    private static final String TOKENIZER_FILE = "tokenizer.json";
    private static final String DOCIDS_FILE = "docids.tsv";
    private static final String INFO_FILE = "vocabulary.json";

    private final Words words;
    private final List<String> documentIds;

    /** Puts the docid tokens of the documents behind the words. */
    Vocabulary(Words words, Collection<String> documentIds) {
        this.words = words;
        this.documentIds = documentIds.stream().sorted().distinct().toList();
    }

    /** How many tokens there are: words and docids. */
    public int size() {
        return words.count() + documentIds.size();
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
        int position = Collections.binarySearch(documentIds, documentId);
        if (position < 0) {
            throw new InputException("the vocabulary has no docid token for document " + Names.quote(documentId));
        }
        return words.count() + position;
    }

    /** The document of a docid token. */
    public String documentId(int token) {
        if (!isDocid(token)) {
            throw new IllegalArgumentException(
                    "token " + token + " is no docid token; these are " + words.count() + " to " + (size() - 1));
        }
        return documentIds.get(token - words.count());
    }

    public boolean isDocid(int token) {
        return token >= words.count() && token < size();
    }

    /** A token as it is written. */
    public String token(int id) {
        if (id < 0 || id >= size()) {
            throw new IllegalArgumentException("token " + id + " is not between 0 and " + (size() - 1));
        }
        return isDocid(id) ? Docids.token(documentId(id)) : words.token(id);
    }

    /** All documents in order of id, which is the order of their tokens. */
    public List<String> documentIds() {
        return documentIds;
    }

    /** Writes {@code tokenizer.json}, {@code docids.tsv} and {@code vocabulary.json}, the folder whole or not at all. */
    public void write(Path folder) throws IOException {
        AtomicFiles.writeFolder(folder, target -> {
            ObjectNode tokenizer = words.tokenizerJson();
            TokenizerJson.addDocids(tokenizer, words.count(), documentIds);
            Json.write(target.resolve(TOKENIZER_FILE), tokenizer);
            Docids.write(target.resolve(DOCIDS_FILE), words.count(), documentIds);
            Json.write(
                    target.resolve(INFO_FILE),
                    new VocabularyInfo(
                            kind(), words.analyzer(), words.count(), documentIds.size(), Version.LATEST.toString()));
        });
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
        Vocabulary vocabulary = new Vocabulary(words, Docids.read(folder.resolve(DOCIDS_FILE), words.count()));
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
