package genir.corpus.format.table;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.format.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a table's rows hold what makes a document.
 *
 * @param id the number of the column from 0; empty where rows have no id
 * @param title the same
 * @param text several columns are joined, each beginning a line
 * @param width how many columns there are
 */
record Columns(Optional<Integer> id, Optional<Integer> title, List<Integer> text, int width) {
    /** The columns that these names choose in a header. */
    static Columns inHeader(FieldNames names, List<String> header, Place place) {
        try {
            names.requireKnown("column", header);
        } catch (InputException unknown) {
            throw place.error(unknown.getMessage());
        }
        List<String> text = names.text(header);
        if (text.isEmpty()) {
            throw place.error(FieldNames.noText(header) + "; where this is no header but a document, say --no-header");
        }
        return new Columns(
                names.id(header).map(name -> number(header, name, place)),
                names.title(header).map(name -> number(header, name, place)),
                text.stream().map(name -> number(header, name, place)).toList(),
                header.size());
    }

    /** The columns of a table without a header, which are named by their numbers from 1; of two, they are id and text. */
    static Columns byNumber(FieldNames names, int width, Place place) {
        List<String> numbers =
                IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
        if (!names.areGiven() && width <= 2) {
            return new Columns(
                    width == 2 ? Optional.of(0) : Optional.empty(), Optional.empty(), List.of(width - 1), width);
        }
        if (names.text(numbers).isEmpty()) {
            throw place.error("found " + width + " columns; say which is the text, such as --text " + width);
        }
        return inHeader(names, numbers, place);
    }

    String title(List<String> row) {
        return title.map(row::get).orElse("").strip();
    }

    String text(List<String> row) {
        return text.stream()
                .map(column -> row.get(column).strip())
                .filter(cell -> !cell.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static int number(List<String> header, String name, Place place) {
        if (header.indexOf(name) != header.lastIndexOf(name)) {
            throw place.error("two columns are named " + Names.quote(name));
        }
        return header.indexOf(name);
    }
}
