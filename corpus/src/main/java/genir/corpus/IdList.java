package genir.corpus;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Different ids, of which there may be millions: their UTF-8 one after the other, and a table that finds each. An id takes its bytes and
 * about 16 more, where a string in a map takes 120. The strings are made when they are asked for.
 */
public final class IdList extends AbstractList<String> implements RandomAccess {
    private final Builder table;

    private IdList(Builder table) {
        this.table = table;
    }

    /** The ids in their order; no id may be there twice. */
    public static IdList of(Collection<String> ids) {
        if (ids instanceof IdList list) {
            return list;
        }
        Builder builder = new Builder();
        for (String id : ids) {
            if (!builder.isNew(id)) {
                throw new IllegalArgumentException("the id " + id + " is there twice");
            }
        }
        return builder.build();
    }

    @Override
    public String get(int place) {
        return table.get(place);
    }

    @Override
    public int size() {
        return table.size();
    }

    /** Where an id is, without a search; -1 if it is not. */
    @Override
    public int indexOf(Object id) {
        return id instanceof String text ? table.find(text) : -1;
    }

    @Override
    public int lastIndexOf(Object id) {
        return indexOf(id);
    }

    @Override
    public boolean contains(Object id) {
        return indexOf(id) >= 0;
    }

    /** The places in the order of the ids by {@link String#compareTo}. */
    public int[] sorted() {
        int[] places = IntStream.range(0, size()).toArray();
        boolean inOrder = true;
        for (int i = 1; i < places.length && inOrder; i++) {
            inOrder = table.compare(i - 1, i) < 0;
        }
        if (!inOrder) {
            table.sort(places, places.clone(), 0, places.length);
        }
        return places;
    }

    /** Collects ids. */
    public static final class Builder {
        private byte[] bytes = new byte[256];
        /** Where each id ends. */
        private int[] ends = new int[16];

        private int size;
        /** 1 + the place of an id, or 0; as many as a power of two. */
        private int[] slots = new int[64];

        /** Adds an id, unless it is there; its place. */
        public int add(String id) {
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            int slot = slot(utf8);
            if (slots[slot] != 0) {
                return slots[slot] - 1;
            }
            int begin = start(size);
            if (utf8.length > Integer.MAX_VALUE - 8 - begin) {
                throw new InputException("the ids of all documents are longer than 2 GB together");
            }
            if (begin + utf8.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(begin + utf8.length));
            }
            System.arraycopy(utf8, 0, bytes, begin, utf8.length);
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, grown(size + 1));
            }
            ends[size++] = begin + utf8.length;
            slots[slot] = size;
            if (size > slots.length / 2) {
                rehash();
            }
            return size - 1;
        }

        /** Adds an id; whether it was not there. */
        public boolean isNew(String id) {
            int before = size;
            add(id);
            return size > before;
        }

        /** The place of an id; -1 if it is not there. */
        public int find(String id) {
            return slots[slot(id.getBytes(StandardCharsets.UTF_8))] - 1;
        }

        public int size() {
            return size;
        }

        public String get(int place) {
            if (place < 0 || place >= size) {
                throw new IndexOutOfBoundsException("no id at " + place + " of " + size);
            }
            return new String(bytes, start(place), ends[place] - start(place), StandardCharsets.UTF_8);
        }

        /** The ids so far, in the order in which they came. Nothing may be added afterwards. */
        public IdList build() {
            bytes = Arrays.copyOf(bytes, start(size));
            ends = Arrays.copyOf(ends, size);
            return new IdList(this);
        }

        private static int grown(int needed) {
            return (int) Math.min(Integer.MAX_VALUE - 8L, needed + needed / 2L);
        }

        private int start(int place) {
            return place == 0 ? 0 : ends[place - 1];
        }

        /** Where an id is found, or belongs. */
        private int slot(byte[] id) {
            int slot = hash(id, 0, id.length) & (slots.length - 1);
            while (slots[slot] != 0) {
                int place = slots[slot] - 1;
                if (Arrays.equals(bytes, start(place), ends[place], id, 0, id.length)) {
                    return slot;
                }
                slot = (slot + 1) & (slots.length - 1);
            }
            return slot;
        }

        private void rehash() {
            slots = new int[2 * slots.length];
            for (int place = 0; place < size; place++) {
                int slot = hash(bytes, start(place), ends[place]) & (slots.length - 1);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = place + 1;
            }
        }

        /** FNV-1a, whose low bits are mixed with the high ones at last. */
        private static int hash(byte[] id, int from, int to) {
            int hash = 0x811C9DC5;
            for (int i = from; i < to; i++) {
                hash = (hash ^ id[i]) * 0x01000193;
            }
            return hash ^ (hash >>> 15);
        }

        /** As {@link String#compareTo}, which compares UTF-16: there, what UTF-8 begins with F0 to F4 comes before EE and EF. */
        private int compare(int one, int other) {
            int oneStart = start(one);
            int otherStart = start(other);
            int difference = Arrays.mismatch(bytes, oneStart, ends[one], bytes, otherStart, ends[other]);
            if (difference < 0) {
                return 0;
            }
            if (oneStart + difference == ends[one] || otherStart + difference == ends[other]) {
                return Integer.compare(ends[one] - oneStart, ends[other] - otherStart);
            }
            return utf16Order(bytes[oneStart + difference]) - utf16Order(bytes[otherStart + difference]);
        }

        private static int utf16Order(byte first) {
            int value = first & 0xFF;
            return value == 0xEE || value == 0xEF ? value + 0x10 : value;
        }

        /** Merge sort: both arrays hold the same places at first; {@code sorted} has them in order at last. */
        private void sort(int[] sorted, int[] other, int from, int to) {
            if (to - from < 2) {
                return;
            }
            int middle = (from + to) >>> 1;
            sort(other, sorted, from, middle);
            sort(other, sorted, middle, to);
            for (int i = from, left = from, right = middle; i < to; i++) {
                boolean takeLeft = right == to || (left < middle && compare(other[left], other[right]) <= 0);
                sorted[i] = takeLeft ? other[left++] : other[right++];
            }
        }
    }
}
