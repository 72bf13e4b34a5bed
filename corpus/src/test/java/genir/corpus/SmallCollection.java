package genir.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A collection of four documents for tests of what comes after reading. */
public final class SmallCollection {
    private SmallCollection() {}

    public static TestCollection get() {
        List<Document> documents = List.of(
                new Document(
                        "common/tar",
                        "tar",
                        "Archiving utility.\nCreate an archive from files\ntar cf target.tar file1 file2\n"
                                + "Extract an archive verbosely\nList the files of an archive"),
                new Document("common/ls", "ls", "List directory contents. List files one per line! Which files?"),
                new Document("linux/apt", "", "Package manager\nInstall packages\nList installed packages"),
                new Document("common/!", "!", "x"));
        return new TestCollection(
                documents,
                Map.of(
                        Split.TRAIN,
                        set(
                                Split.TRAIN,
                                List.of(
                                        List.of("q1", "create archives of files", "common/tar"),
                                        List.of("q2", "listing files", "common/ls", "common/tar"),
                                        List.of("q3", "install a package", "linux/apt"))),
                        Split.TEST,
                        set(Split.TEST, List.of(List.of("q4", "unseen zebra", "linux/apt")))));
    }

    /** Each row is a query's id, its text, and its relevant documents. */
    public static QuerySet set(Split split, List<List<String>> rows) {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (List<String> row : rows) {
            queries.add(new Query(row.get(0), row.get(1)));
            Map<String, Integer> judged = new LinkedHashMap<>();
            row.subList(2, row.size()).forEach(document -> judged.put(document, 1));
            grades.put(row.get(0), judged);
        }
        return new QuerySet(split, queries, new Qrels(grades));
    }
}
