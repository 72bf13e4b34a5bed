package genir.corpus;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Documents, of which there may be millions: their ids are known, their texts are read one after the other as they are asked for. Who
 * needs all texts at once copies them ({@link List#copyOf}).
 *
 * <p>Safe for use by several threads; an iterator is for one.
 */
public abstract class Documents extends AbstractList<Document> {
    /** Reads documents, fastest those that follow each other; for one thread. */
    @FunctionalInterface
    protected interface Reader {
        Document read(int place);
    }

    /** The ids in the order of the documents. */
    public abstract List<String> ids();

    /** A reader of these documents. */
    protected abstract Reader reader();

    /** Documents in memory, as they come; no id may be there twice. */
    public static Documents of(Collection<Document> documents) {
        return documents instanceof Documents already ? already : new InMemory(List.copyOf(documents));
    }

    @Override
    public int size() {
        return ids().size();
    }

    @Override
    public Document get(int place) {
        return reader().read(place);
    }

    @Override
    public Iterator<Document> iterator() {
        Reader reader = reader();
        return IntStream.range(0, size()).mapToObj(reader::read).iterator();
    }

    /** Those whose ids are wanted, in the same order. */
    public Documents where(Predicate<String> wanted) {
        List<String> ids = ids();
        int[] places = IntStream.range(0, ids.size())
                .filter(place -> wanted.test(ids.get(place)))
                .toArray();
        return places.length == ids.size() ? this : new Chosen(this, places.length, place -> places[place]);
    }

    /** The same in the order of their ids by {@link String#compareTo}. */
    public Documents inOrder() {
        int[] places = IdList.of(ids()).sorted();
        boolean already = true;
        for (int i = 0; i < places.length && already; i++) {
            already = places[i] == i;
        }
        return already ? this : new Chosen(this, places.length, place -> places[place]);
    }

    /** Those from one place to another, without this. */
    @Override
    public Documents subList(int from, int to) {
        if (from < 0 || from > to || to > size()) {
            throw new IndexOutOfBoundsException("documents " + from + " to " + to + " of " + size());
        }
        return new Chosen(this, to - from, place -> from + place);
    }

    /** These, divided among a number of parts in their order, about equally. */
    public List<Documents> divided(int parts) {
        return IntStream.range(0, parts)
                .mapToObj(part ->
                        subList((int) ((long) size() * part / parts), (int) ((long) size() * (part + 1) / parts)))
                .toList();
    }

    /** On the heap. */
    private static final class InMemory extends Documents {
        private final List<Document> documents;
        private final IdList ids;

        InMemory(List<Document> documents) {
            this.documents = documents;
            this.ids = IdList.of(documents.stream().map(Document::id).toList());
        }

        @Override
        public List<String> ids() {
            return ids;
        }

        @Override
        protected Reader reader() {
            return documents::get;
        }
    }

    /** Some of others. */
    private static final class Chosen extends Documents {
        private final Documents all;
        private final int count;
        private final IntUnaryOperator places;

        Chosen(Documents all, int count, IntUnaryOperator places) {
            this.all = all;
            this.count = count;
            this.places = places;
        }

        @Override
        public int size() {
            return count;
        }

        @Override
        public List<String> ids() {
            List<String> allIds = all.ids();
            return new AbstractList<>() {
                @Override
                public String get(int place) {
                    return allIds.get(places.applyAsInt(place));
                }

                @Override
                public int size() {
                    return count;
                }
            };
        }

        @Override
        protected Reader reader() {
            Reader reader = all.reader();
            return place -> reader.read(places.applyAsInt(place));
        }
    }
}
