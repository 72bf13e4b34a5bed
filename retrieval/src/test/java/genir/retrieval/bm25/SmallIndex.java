package genir.retrieval.bm25;

import genir.corpus.index.IndexFields;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Indexes in memory for tests, in segments of a few documents each. */
final class SmallIndex {
    private SmallIndex() {}

    /** @param contents document id to text, in the order in which they are added */
    static IndexReader of(Map<String, String> contents, Analyzer analyzer, int segmentSize) throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergePolicy(NoMergePolicy.INSTANCE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            int added = 0;
            for (Map.Entry<String, String> entry : contents.entrySet()) {
                Document document = new Document();
                document.add(new StringField(IndexFields.ID, entry.getKey(), Field.Store.YES));
                document.add(new TextField(IndexFields.CONTENTS, entry.getValue(), Field.Store.NO));
                writer.addDocument(document);
                if (++added % segmentSize == 0) {
                    writer.commit();
                }
            }
        }
        return DirectoryReader.open(directory);
    }
}
