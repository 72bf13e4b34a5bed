package genir.tika;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.TeeContentHandler;
import org.xml.sax.SAXException;

/** Reads files with Tika; what is inside says of which kind one is, more than its name. */
final class TikaReader {
    private static final int LONGEST_REASON = 200;

    /** Tika gives the names of their sheets as headings, which are Sheet1 as a rule. */
    private static final Pattern SPREADSHEET = Pattern.compile("spreadsheet|excel");

    private final AutoDetectParser parser;

    TikaReader() {
        // PDFBox and POI measure glyphs by AWT, which is not to look for a display.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        parser = new AutoDetectParser(
                new JSoupParser(),
                new PDFParser(),
                new OfficeParser(),
                new OOXMLParser(),
                new RTFParser(),
                new OpenDocumentParser(),
                new EpubParser());
    }

    /**
     * A file's title and text.
     *
     * @throws InputException if it is damaged, encrypted, or has no text
     */
    TikaDocument read(Path file) {
        Metadata metadata = new Metadata();
        BodyContentHandler body = new BodyContentHandler(-1);
        FirstHeading heading = new FirstHeading();
        try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
            parser.parse(in, new TeeContentHandler(body, heading), metadata, context());
        } catch (EncryptedDocumentException encrypted) {
            throw InputException.in(file, "is encrypted; save it without a password");
        } catch (ZeroByteFileException empty) {
            throw InputException.in(file, "is empty");
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        } catch (TikaException | SAXException | RuntimeException | StackOverflowError damaged) {
            throw new InputException(file + ": is damaged, or not what its name says: " + reason(damaged), damaged);
        }
        String text = TikaDocument.tidy(body.toString());
        String kind = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
        if (text.isEmpty()) {
            throw InputException.in(
                    file,
                    "holds no text (" + kind
                            + "); if it is a scan, have its text recognised first, by ocrmypdf for one");
        }
        String title = metadata.get(TikaCoreProperties.TITLE);
        return TikaDocument.of(
                file.getFileName().toString(),
                title == null ? "" : title,
                SPREADSHEET.matcher(kind).find() ? "" : heading.text(),
                text);
    }

    private static ParseContext context() {
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        ParseContext context = new ParseContext();
        context.set(PDFParserConfig.class, pdf);
        return context;
    }

    /** What the innermost cause says, on one line. */
    private static String reason(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null
                ? cause.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : cause.getMessage().strip().replaceAll("\\s+", " ");
        return message.length() <= LONGEST_REASON ? message : message.substring(0, LONGEST_REASON) + "...";
    }
}
