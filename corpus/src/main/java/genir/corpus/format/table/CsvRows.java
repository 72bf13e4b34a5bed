package genir.corpus.format.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import genir.corpus.InputException;
import genir.corpus.format.Place;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows in which a cell may stand in quotation marks, and then hold separators, line ends and doubled quotation marks (RFC 4180). */
final class CsvRows implements Rows {
    private static final CsvFactory FACTORY = CsvFactory.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Path file;
    private final CsvParser parser;
    private long line;

    CsvRows(Path file, char separator) {
        this.file = file;
        try {
            parser = FACTORY.createParser(Inputs.reader(file, "comma-separated values"));
            parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    @Override
    public List<String> next() {
        try {
            List<String> row = row();
            while (row != null && row.stream().allMatch(String::isBlank)) {
                row = row();
            }
            return row;
        } catch (JsonProcessingException malformed) {
            throw InputException.at(file, line, "malformed CSV: " + malformed.getOriginalMessage());
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    @Override
    public Place place() {
        return new Place(file, line);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    private List<String> row() throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return null;
        }
        // The token itself has the place where the row before ended.
        line = parser.currentLocation().getLineNr();
        List<String> row = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            row.add(parser.getText());
        }
        return row;
    }
}
