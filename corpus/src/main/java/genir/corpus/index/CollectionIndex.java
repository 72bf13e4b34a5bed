package genir.corpus.index;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Qrels;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.format.BeirQueries;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.text.Analyzers;
import genir.corpus.text.LuceneVersion;
import genir.corpus.text.TermStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * An open index with the queries beside it.
 *
 * <p>Lucene's document numbers are the positions in {@link #documentIds()}, so that ties broken by document number are
 * broken by id. Safe for use by several threads.
 */
public final class CollectionIndex implements Closeable {
    private final Directory directory;
    private final DirectoryReader reader;
    private final Analyzer analyzer;
    private final IndexInfo info;
    private final IdList ids;
    private final Path folder;
    /** Read when first asked for: a search has no use for them. */
    private Map<Split, QuerySet> splits;

    private CollectionIndex(Path folder, Directory directory, DirectoryReader reader, IndexInfo info, IdList ids) {
        this.folder = folder;
        this.directory = directory;
        this.reader = reader;
        this.analyzer = Analyzers.named(info.analyzer());
        this.info = info;
        this.ids = ids;
    }

    /**
     * Opens the index in a folder and checks it: versions, checksums and counts.
     *
     * @throws InputException if it is missing, damaged, or of another major version of Lucene
     */
    public static CollectionIndex open(Path folder) {
        Inputs.requireFolder(folder, "an index as genir index writes it");
        Path infoFile = folder.resolve(IndexFields.INFO_FILE);
        IndexInfo info = Json.read(infoFile, IndexInfo.class, "the description of an index as genir index writes it");
        LuceneVersion.require(infoFile, info.luceneVersion(), "the index was written by", "index the collection again");
        checkFiles(folder, info);
        Directory directory = null;
        DirectoryReader reader = null;
        try {
            directory = FSDirectory.open(folder);
            reader = DirectoryReader.open(directory);
            IdList ids = readIds(folder, reader, info);
            return new CollectionIndex(folder, directory, reader, info, ids);
        } catch (IOException | RuntimeException failure) {
            closeQuietly(reader);
            closeQuietly(directory);
            if (failure instanceof InputException clear) {
                throw clear;
            }
            throw damaged(folder, String.valueOf(failure.getMessage()), failure);
        }
    }

    public IndexReader reader() {
        return reader;
    }

    /** The analyzer of documents and queries. */
    public Analyzer analyzer() {
        return analyzer;
    }

    public int documentCount() {
        return ids.size();
    }

    /** All ids in order ({@link String#compareTo}); the position of each is its Lucene document number. */
    public IdList documentIds() {
        return ids;
    }

    /** Whether the index has a document of this id. */
    public boolean contains(String id) {
        return ids.contains(id);
    }

    /** The words of a text, as they stand between its spaces, that no document has; those that the analyzer drops do not count. */
    public List<String> absentWords(String text) {
        return words(text).stream()
                .filter(word -> !word.terms().isEmpty() && !word.present())
                .map(AnalyzedWord::text)
                .distinct()
                .toList();
    }

    /** The words of a text as they stand between its spaces, in order; none of a blank text. */
    public List<AnalyzedWord> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(word -> {
                    List<String> terms = TermStream.terms(analyzer, word);
                    return new AnalyzedWord(word, terms, terms.stream().anyMatch(this::has));
                })
                .toList();
    }

    private boolean has(String term) {
        try {
            return reader.docFreq(new Term(IndexFields.CONTENTS, term)) > 0;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the index", failure);
        }
    }

    /** A document as it was indexed; an unknown id is an {@link InputException}. */
    public Document document(String id) {
        int number = ids.indexOf(id);
        if (number < 0) {
            throw new InputException("the index has no document " + Names.quote(id));
        }
        try {
            return document(number, reader.storedFields());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read document " + id + " from the index", failure);
        }
    }

    /** All documents in order of id; their texts are read when they are asked for, while the index is open. */
    public Documents documents() {
        return new Stored();
    }

    /** The documents in the index. */
    private final class Stored extends Documents {
        @Override
        public IdList ids() {
            return ids;
        }

        @Override
        protected Reader reader() {
            // Documents are compressed in blocks, and only a reader made for merging keeps a block for the next
            // document.
            // It is a clone that shares the index's open files, so it is not closed on its own.
            CodecReader leaf = (CodecReader) reader.leaves().get(0).reader();
            StoredFieldsReader stored = leaf.getFieldsReader().getMergeInstance();
            return number -> {
                try {
                    return document(number, stored);
                } catch (IOException failure) {
                    throw new UncheckedIOException("cannot read the documents from the index", failure);
                }
            };
        }
    }

    /** The queries of a split; an empty set if the collection has none. */
    public synchronized QuerySet queries(Split split) {
        if (splits == null) {
            splits = BeirQueries.read(folder, ids::contains);
        }
        return splits.getOrDefault(split, new QuerySet(split, List.of(), new Qrels(Map.of())));
    }

    /** What {@code collection.json} says. */
    public IndexInfo info() {
        return info;
    }

    @Override
    public void close() throws IOException {
        try (directory;
                reader) {
            analyzer.close();
        }
    }

    private Document document(int number, StoredFields fields) throws IOException {
        var stored = fields.document(number);
        return new Document(ids.get(number), stored.get(IndexFields.TITLE), stored.get(IndexFields.TEXT));
    }

    private static void checkFiles(Path folder, IndexInfo info) {
        info.files().forEach((name, checksum) -> {
            Path file = folder.resolve(name);
            try {
                if (!name.equals("documents")
                        && !(Files.isRegularFile(file) && Checksums.ofFile(file).equals(checksum))) {
                    throw damaged(folder, name + " is missing or was changed", null);
                }
            } catch (IOException failure) {
                throw Inputs.unreadable(file, failure);
            }
        });
    }

    private static IdList readIds(Path folder, DirectoryReader reader, IndexInfo info) throws IOException {
        if (reader.leaves().size() != 1 || reader.numDocs() != info.documents()) {
            throw damaged(folder, "it holds " + reader.numDocs() + " documents, not " + info.documents(), null);
        }
        LeafReader leaf = reader.leaves().get(0).reader();
        leaf.checkIntegrity();
        int[] termOf = new int[leaf.maxDoc()];
        Arrays.fill(termOf, -1);
        IdList.Builder byTerm = new IdList.Builder();
        TermsEnum terms = leaf.terms(IndexFields.ID).iterator();
        PostingsEnum postings = null;
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
            postings = terms.postings(postings, PostingsEnum.NONE);
            termOf[postings.nextDoc()] = byTerm.add(term.utf8ToString());
        }
        if (Arrays.stream(termOf).anyMatch(term -> term < 0)) {
            throw damaged(folder, "a document has no id of its own", null);
        }
        // Terms are in order of UTF-8, documents in that of String, which for rare characters is another.
        boolean same = IntStream.range(0, termOf.length).allMatch(number -> termOf[number] == number);
        IdList ids = byTerm.build();
        return same ? ids : IdList.of(Arrays.stream(termOf).mapToObj(ids::get).toList());
    }

    private static InputException damaged(Path folder, String problem, Throwable cause) {
        String line = problem.replaceAll("\\s+", " ");
        return new InputException(folder + ": the index is damaged (" + line + "); index the collection again", cause);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException alreadyFailing) {
            return;
        }
    }
}
