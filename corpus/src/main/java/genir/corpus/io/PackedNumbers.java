package genir.corpus.io;

import java.util.AbstractList;
import java.util.RandomAccess;

/** Sequences of numbers from 0, such as tokens, in little memory: each is made anew when it is asked for. */
public final class PackedNumbers extends AbstractList<int[]> implements RandomAccess {
    private final Spool records = new Spool();
    private final RecordWriter record = new RecordWriter();

    @Override
    public boolean add(int[] numbers) {
        records.add(record.clear().numbers(numbers));
        return true;
    }

    @Override
    public int[] get(int place) {
        return records.get(place).numbers();
    }

    @Override
    public int size() {
        return records.size();
    }
}
