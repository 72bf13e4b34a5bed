package genir.interpret.table;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import genir.interpret.figure.Estimate;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The columns of a table, which are the components of its rows' record: names, order and types. A component is a text, a
 * truth value, a number, a number that may be missing ({@link OptionalInt}, {@link OptionalDouble}), or an {@link Estimate},
 * which makes three columns: its own, {@code low} and {@code high}.
 */
public final class Schema<R extends Record> {
    private static final String LOW = "low";
    private static final String HIGH = "high";

    private final RecordComponent[] components;
    private final Constructor<R> constructor;

    private Schema(Class<R> row) {
        this.components = row.getRecordComponents();
        try {
            this.constructor = row.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The columns of a record's rows. */
    public static <R extends Record> Schema<R> of(Class<R> row) {
        return new Schema<>(row);
    }

    /** The names of the columns in order. */
    public List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (RecordComponent component : components) {
            columns.add(column(component));
            if (component.getType() == Estimate.class) {
                columns.add(LOW);
                columns.add(HIGH);
            }
        }
        return columns;
    }

    /** A row's cells: text, numbers or truth values, an empty text for what is missing. */
    public List<Object> cells(R row) {
        List<Object> cells = new ArrayList<>();
        for (RecordComponent component : components) {
            Object value = value(component, row);
            if (value instanceof Estimate estimate) {
                cells.add(estimate.value());
                cells.add(orEmpty(estimate.low()));
                cells.add(orEmpty(estimate.high()));
            } else if (value instanceof OptionalInt number) {
                cells.add(number.isPresent() ? number.getAsInt() : "");
            } else if (value instanceof OptionalDouble number) {
                cells.add(number.isPresent() ? number.getAsDouble() : "");
            } else {
                cells.add(value);
            }
        }
        return cells;
    }

    /** The row with these cells, in the types of its columns; an estimate takes three. */
    R row(List<Object> cells) {
        Iterator<Object> left = cells.iterator();
        if (cells.size() != columns().size()) {
            throw new IllegalArgumentException(cells.size() + " cells for columns " + columns());
        }
        return construct(component -> component.getType() == Estimate.class
                ? new Estimate((double) left.next(), (double) left.next(), (double) left.next())
                : left.next());
    }

    /**
     * The row whose values a reader finds.
     *
     * @param value of a column, by its name and type
     */
    public R row(BiFunction<String, Class<?>, Object> value) {
        return construct(component -> value.apply(column(component), component.getType()));
    }

    private R construct(Function<RecordComponent, Object> value) {
        try {
            return constructor.newInstance(Arrays.stream(components).map(value).toArray());
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object value(RecordComponent component, R row) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String column(RecordComponent component) {
        Column named = component.getAnnotation(Column.class);
        return named != null ? named.value() : SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }

    private static Object orEmpty(double bound) {
        return Double.isNaN(bound) ? "" : bound;
    }
}
