package genir.tika;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Makes small files of the kinds that the module reads. */
final class SampleFiles {
    private SampleFiles() {}

    /** A page with these lines; without any, a page without text. */
    static void pdf(Path file, String title, String password, String... lines) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            document.getDocumentInformation().setTitle(title);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.setLeading(14);
                content.newLineAtOffset(50, 700);
                for (String line : lines) {
                    content.showText(line);
                    content.newLine();
                }
                content.endText();
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            document.save(file.toFile());
        }
    }

    /** A paragraph under a heading; either title may be empty. */
    static void docx(Path file, String title, String heading, String text) throws IOException {
        try (XWPFDocument document = new XWPFDocument();
                OutputStream out = Files.newOutputStream(file)) {
            if (!title.isEmpty()) {
                document.getProperties().getCoreProperties().setTitle(title);
            }
            if (!heading.isEmpty()) {
                CTStyle style = CTStyle.Factory.newInstance();
                style.setStyleId("Heading1");
                style.addNewName().setVal("heading 1");
                document.createStyles().addStyle(new XWPFStyle(style));
                XWPFParagraph paragraph = document.createParagraph();
                paragraph.setStyle("Heading1");
                paragraph.createRun().setText(heading);
            }
            document.createParagraph().createRun().setText(text);
            document.write(out);
        }
    }

    static void encryptedDocx(Path file, String password) throws IOException {
        docx(file, "", "", "secret");
        byte[] plain = Files.readAllBytes(file);
        try (POIFSFileSystem system = new POIFSFileSystem();
                OutputStream out = Files.newOutputStream(file)) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
            encryptor.confirmPassword(password);
            try (OutputStream inside = encryptor.getDataStream(system)) {
                inside.write(plain);
            }
            system.writeFilesystem(out);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    static void pptx(Path file, String title, String text) throws IOException {
        try (XMLSlideShow show = new XMLSlideShow();
                OutputStream out = Files.newOutputStream(file)) {
            show.getProperties().getCoreProperties().setTitle(title);
            show.createSlide().createTextBox().setText(text);
            show.write(out);
        }
    }

    static void xlsx(Path file, String... cells) throws IOException {
        try (Workbook book = new XSSFWorkbook()) {
            row(book, file, cells);
        }
    }

    static void xls(Path file, String... cells) throws IOException {
        try (Workbook book = new HSSFWorkbook()) {
            row(book, file, cells);
        }
    }

    static void odt(Path file, String title, String text) throws IOException {
        zip(
                file,
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "content.xml",
                """
                <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
                <office:body><office:text><text:p>%s</text:p></office:text></office:body></office:document-content>
                """.formatted(text),
                "meta.xml",
                """
                <office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                  xmlns:dc="http://purl.org/dc/elements/1.1/">
                <office:meta><dc:title>%s</dc:title></office:meta></office:document-meta>
                """.formatted(title));
    }

    static void epub(Path file, String title, String text) throws IOException {
        zip(
                file,
                "mimetype",
                "application/epub+zip",
                "META-INF/container.xml",
                """
                <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
                <rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
                """,
                "book.opf",
                """
                <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
                <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title></metadata>
                <manifest><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
                <spine><itemref idref="one"/></spine></package>
                """.formatted(title),
                "one.xhtml",
                "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>%s</p></body></html>".formatted(text));
    }

    private static void row(Workbook book, Path file, String... cells) throws IOException {
        Row row = book.createSheet().createRow(0);
        for (int i = 0; i < cells.length; i++) {
            row.createCell(i).setCellValue(cells[i]);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            book.write(out);
        }
    }

    private static void zip(Path file, String... namesAndContents) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
