package genir.corpus.example;

import genir.corpus.io.RecordReader;
import genir.corpus.io.RecordWriter;
import genir.corpus.io.Spool;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Examples in little memory, made anew each time they are asked for; of many, the tokens lie in a temporary file. */
final class PackedExamples extends AbstractList<Example> implements RandomAccess {
    private static final List<Example.Kind> KINDS = List.of(Example.Kind.values());
    /** A token is a number below 2^21 in all but the largest vocabularies; an input is about half as long as it may be. */
    private static final int TOKEN_BYTES = 3;

    private static final int OTHER_BYTES = 8;

    private final Spool records = new Spool();
    private final RecordWriter record = new RecordWriter();

    /** About how many bytes of the heap examples take, with their order. */
    static long heapBytes(int examples, int maxLength) {
        long record = OTHER_BYTES + (long) TOKEN_BYTES * maxLength / 2;
        return Spool.heapBytes(examples, examples * record) + (long) Integer.BYTES * examples;
    }

    @Override
    public boolean add(Example example) {
        records.add(record.clear()
                .number(KINDS.indexOf(example.kind()))
                .numbers(example.input())
                .numbers(example.target())
                .text(example.text()));
        return true;
    }

    @Override
    public Example get(int number) {
        RecordReader read = records.get(number);
        Example.Kind kind = KINDS.get((int) read.number());
        return new Example(read.numbers(), read.numbers(), kind, read.text());
    }

    @Override
    public int size() {
        return records.size();
    }
}
