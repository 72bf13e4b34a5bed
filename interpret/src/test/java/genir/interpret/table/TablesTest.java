package genir.interpret.table;

import static org.assertj.core.api.Assertions.assertThat;

import genir.interpret.figure.Estimate;
import genir.interpret.report.input.CsvTable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TablesTest {
    /** A value of each type that a column may have. */
    private static final Map<Class<?>, Object> VALUES = Map.of(
            String.class,
            "a, \"b\"",
            boolean.class,
            true,
            int.class,
            -1,
            float.class,
            0.1f,
            double.class,
            1e-9,
            Estimate.class,
            new Estimate(0.5, Double.NaN, 0.75),
            OptionalInt.class,
            OptionalInt.empty(),
            OptionalDouble.class,
            OptionalDouble.of(0.25));

    @TempDir
    Path folder;

    static Stream<TableFile<?>> all() throws IllegalAccessException {
        List<TableFile<?>> all = new ArrayList<>();
        for (Field field : Tables.class.getFields()) {
            all.add((TableFile<?>) field.get(null));
        }
        return all.stream();
    }

    /** Whatever is written is what is read. */
    @ParameterizedTest
    @MethodSource("all")
    <R extends Record> void aTableIsReadAsItIsWritten(TableFile<R> file) throws IOException {
        List<Object> cells = new ArrayList<>();
        for (RecordComponent component : file.row().getRecordComponents()) {
            Object value = VALUES.get(component.getType());
            assertThat(value).describedAs(component.toString()).isNotNull();
            if (value instanceof Estimate estimate) {
                cells.addAll(Arrays.asList(estimate.value(), estimate.low(), estimate.high()));
            } else {
                cells.add(value);
            }
        }
        Table<R> table = new Table<>(file);
        table.addCells(cells);
        table.writeCsv(folder);
        Path csv = folder.resolve(file.file());
        assertThat(CsvTable.parse(csv, Files.readString(csv)).as(file.schema())).isEqualTo(table.rows());
    }
}
