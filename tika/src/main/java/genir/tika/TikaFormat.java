package genir.tika;

import genir.corpus.InputException;
import genir.corpus.format.DocumentFiles;
import genir.corpus.format.DocumentFormat;
import genir.corpus.format.DocumentIds;
import genir.corpus.format.DocumentSink;
import genir.corpus.format.Flaws;
import genir.corpus.format.Place;
import genir.corpus.format.Source;
import java.nio.file.Path;
import java.util.List;

/** Files that Tika reads, each a document whose id is its path; one that it cannot read is left out, and the rest goes on. */
abstract class TikaFormat extends DocumentFormat {
    private final String name;
    private final List<String> extensions;

    TikaFormat(String name, List<String> extensions) {
        this.name = name;
        this.extensions = extensions;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    protected final List<String> ownOptions() {
        return List.of();
    }

    @Override
    protected final List<Path> documentFiles(Source source) {
        return DocumentFiles.find(source, extensions).files();
    }

    @Override
    protected final void readDocuments(Source source, DocumentSink sink, Flaws flaws) {
        DocumentFiles files = DocumentFiles.find(source, extensions);
        TikaReader reader = new TikaReader();
        for (Path file : files.files()) {
            TikaDocument document;
            try {
                document = reader.read(file);
            } catch (InputException problem) {
                flaws.unreadable(file, problem);
                continue;
            }
            sink.document(Place.of(file), DocumentIds.ofFile(source.path(), file), document.title(), document.text());
        }
        files.report(flaws);
    }
}
