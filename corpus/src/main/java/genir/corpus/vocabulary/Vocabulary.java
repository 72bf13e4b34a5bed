package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.docid.DocidKind;
import genir.corpus.docid.Docids;
import genir.corpus.docid.DocidsFile;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of a model: words, special ones included, then the docid tokens: one for each document, or those that the
 * documents' names of several tokens are written in ({@link Docids}).
 *
 * <p>The documents of a vocabulary made here are in order of id; those of a checkpoint stand as they were added. Behind them may be ids that no token has: T5's checkpoints have a few more rows than tokens.
 *
 * <p>Safe for use by several threads.
 */
public final class Vocabulary {
    private static final String TOKENIZER_FILE = "tokenizer.json";
    private static final String DOCIDS_FILE = "docids.tsv";
    private static final String INFO_FILE = "vocabulary.json";

    private final Words words;
    private final Docids docids;
    private final int unused;

    /**
     * Puts docid tokens behind the words.
     *
     * @param unused how many ids without a token follow
     */
    Vocabulary(Words words, Docids docids, int unused) {
        this.words = words;
        this.docids = docids;
        this.unused = unused;
    }

    /** The same words with other docids. */
    public Vocabulary forDocids(Docids others) {
        return new Vocabulary(words, others, 0);
    }

    /** How many ids there are, which is how many rows the model's embeddings have: words, docids and unused ones. */
    public int size() {
        return words.count() + docids.tokens().size() + unused;
    }

    /** How many words there are, special tokens included; the first docid token has this id. */
    public int wordCount() {
        return words.count();
    }

    /** {@code stemmed}, {@code words} or {@code tokenizer}. */
    public String kind() {
        return words.kind().label();
    }

    /** Whether a token is a whole word of a text, perhaps its stem, and not a piece of one. */
    public boolean ofWholeWords() {
        return words.kind() != VocabularyKind.TOKENIZER;
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

    /** All tokens of a text, without an end, and where in it each stands. */
    public PlacedTokens encodePlaced(String text) {
        return words.encodePlaced(text);
    }

    /**
     * The text that words spell, special tokens left out; of stems, the stems.
     *
     * @param tokens no docids
     */
    public String decode(int[] tokens) {
        return words.decode(tokens);
    }

    /** The words of a text, as they stand between its spaces, that are none of the vocabulary's; dropped ones do not count. */
    public List<String> unknownWords(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> isUnknown(words.encode(word, Integer.MAX_VALUE)))
                .distinct()
                .toList();
    }

    private boolean isUnknown(int[] tokens) {
        return tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token == unk());
    }

    /** How the documents are named. */
    public Docids docids() {
        return docids;
    }

    /** T5's sentinel tokens, {@code <extra_id_0>} first: as many as there are. */
    public int[] sentinels() {
        return Sentinels.tokens().stream()
                .mapToInt(words::id)
                .takeWhile(token -> token >= 0)
                .toArray();
    }

    /**
     * The docid token of a document; an unknown id is an {@link InputException}.
     *
     * @throws IllegalStateException if docids have several tokens
     */
    public int docidToken(String documentId) {
        requireAtomic();
        return words.count() + docids.sequence(documentId)[0];
    }

    /** The tokens of a document, one if docids are atomic; an unknown id is an {@link InputException}. */
    public int[] docidSequence(String documentId) {
        int[] sequence = docids.sequence(documentId).clone();
        Arrays.setAll(sequence, position -> words.count() + sequence[position]);
        return sequence;
    }

    /** The tokens of all documents, in the order of {@link #documentIds}. */
    public List<int[]> docidSequences() {
        return docids.documentIds().stream().map(this::docidSequence).toList();
    }

    /** Whether a document has a docid. */
    public boolean hasDocument(String documentId) {
        return docids.contains(documentId);
    }

    /**
     * The document of a docid token.
     *
     * @throws IllegalStateException if docids have several tokens
     */
    public String documentId(int token) {
        requireAtomic();
        if (!isDocid(token)) {
            throw new IllegalArgumentException("token " + token + " is no docid token; these are " + words.count()
                    + " to " + (words.count() + docids.tokens().size() - 1));
        }
        return docids.documentIds().get(token - words.count());
    }

    /** What a docid token stands for: a document's id, or where docids have several tokens the token as it is written. */
    public String docidName(int token) {
        return docids.atomic() ? documentId(token) : token(token);
    }

    private void requireAtomic() {
        if (!docids.atomic()) {
            throw new IllegalStateException("a document of " + docids.kind().label() + " docids has several tokens");
        }
    }

    /** Whether a token is a document's, or a part of documents' names. */
    public boolean isDocid(int token) {
        return token >= words.count() && token < docidEnd();
    }

    /** Behind the last docid token; the first is {@link #wordCount}. */
    public int docidEnd() {
        return words.count() + docids.tokens().size();
    }

    /** A token as it is written. */
    public String token(int id) {
        if (id < 0 || id >= size()) {
            throw new IllegalArgumentException("token " + id + " is not between 0 and " + (size() - 1));
        }
        if (isDocid(id)) {
            return docids.tokens().get(id - words.count());
        }
        return id < words.count() ? words.token(id) : TokenizerJson.unused(id);
    }

    /** All documents; those of atomic docids in the order of their tokens. */
    public IdList documentIds() {
        return docids.documentIds();
    }

    /** Writes {@code tokenizer.json}, {@code docids.tsv} and {@code vocabulary.json}, the folder whole or not at all. */
    public void write(Path folder) throws IOException {
        AtomicFiles.writeFolder(folder, target -> {
            TokenizerJson.write(target.resolve(TOKENIZER_FILE), words.tokenizerJson(), words.count(), docids.tokens());
            writeDocids(target);
        });
    }

    /** Writes {@code docids.tsv} and {@code vocabulary.json} alone, beside a tokenizer in another form. */
    public void writeDocids(Path folder) throws IOException {
        DocidsFile.write(folder.resolve(DOCIDS_FILE), words.count(), docids);
        Json.write(
                folder.resolve(INFO_FILE),
                new VocabularyInfo(
                        kind(),
                        words.analyzer(),
                        words.count(),
                        docids.documentIds().size(),
                        docids.atomic() ? null : docids.kind().label(),
                        docids.atomic() ? 0 : docids.tokens().size(),
                        unused,
                        LuceneVersion.running()));
    }

    /** The docids of several tokens that {@link #writeDocids} wrote beside a tokenizer; empty where there are none. */
    static Optional<Docids> docidsBeside(Path folder, int first) {
        Path file = folder.resolve(INFO_FILE);
        if (!Files.exists(file) || !Files.exists(folder.resolve(DOCIDS_FILE))) {
            return Optional.empty();
        }
        VocabularyInfo info = Json.read(file, VocabularyInfo.class, "the description of a vocabulary");
        return Optional.ofNullable(info.docids())
                .map(kind -> DocidsFile.read(folder.resolve(DOCIDS_FILE), first, DocidKind.named(kind)));
    }

    /** The words' tokenizer with the docid tokens added. */
    ObjectNode tokenizerJson() {
        ObjectNode tokenizer = words.tokenizerJson();
        TokenizerJson.addDocids(tokenizer, words.count(), docids.tokens());
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
        LuceneVersion.require(infoFile, info.luceneVersion(), "the vocabulary was made with", "make it again");
        Path tokenizer = folder.resolve(TOKENIZER_FILE);
        Words words = readWords(tokenizer, info);
        DocidKind kind = info.docids() == null ? DocidKind.ATOMIC : DocidKind.named(info.docids());
        Docids docids = DocidsFile.read(folder.resolve(DOCIDS_FILE), words.count(), kind);
        int tokens = kind == DocidKind.ATOMIC ? info.documents() : info.docidTokens();
        if (words.count() != info.words()
                || docids.documentIds().size() != info.documents()
                || docids.tokens().size() != tokens) {
            throw InputException.in(
                    infoFile,
                    "expected " + info.words() + " words and " + info.documents() + " documents, found " + words.count()
                            + " and " + docids.documentIds().size());
        }
        return new Vocabulary(words, docids, Math.max(0, info.unused()));
    }

    private static Words readWords(Path tokenizer, VocabularyInfo info) {
        VocabularyKind kind = VocabularyKind.named(String.valueOf(info.kind()));
        if (kind == VocabularyKind.TOKENIZER) {
            return TokenizerWords.load(tokenizer);
        }
        ObjectNode json = TokenizerJson.readWords(tokenizer);
        try {
            return new AnalyzedWords(kind, String.valueOf(info.analyzer()), TokenizerJson.tokens(tokenizer, json));
        } catch (IllegalArgumentException | IndexOutOfBoundsException contradiction) {
            throw InputException.in(tokenizer, "not a vocabulary of genir: " + contradiction.getMessage());
        }
    }
}
