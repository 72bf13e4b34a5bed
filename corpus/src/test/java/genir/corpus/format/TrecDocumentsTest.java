package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents as the newspapers of TREC's disks and the news tracks have them. */
class TrecDocumentsTest {
    @TempDir
    Path root;

    private final Flaws flaws = Flaws.tolerated();
    private Tree tree;

    @BeforeEach
    void topics() {
        tree = new Tree(root).file("topics.test.txt", "1\tx\n").file("qrels.test.txt", "");
    }

    private List<Document> read(String file, String text) {
        tree.file(file, text);
        return new TrecFormat().read(root, flaws, Progress.NONE).documents();
    }

    private List<Document> read(String text) {
        return read("documents.trec", text);
    }

    @Test
    void associated_press() {
        assertThat(read("""
                        <DOC>
                        <DOCNO> AP880212-0004 </DOCNO>
                        <FILEID>AP-NR-02-12-88 1637EST</FILEID>
                        <1ST_LINE>r w AM-PeanutSupports     02-12 0155</1ST_LINE>
                        <2ND_LINE>AM-Peanut Supports,150</2ND_LINE>
                        <HEAD>Peanut Price Supports Will Go Higher</HEAD>
                        <HEAD>With Photo</HEAD>
                        <DATELINE>WASHINGTON (AP) </DATELINE>
                        <TEXT>
                           Price supports for peanuts
                        will be $615.27 per ton.
                        </TEXT>
                        </DOC>
                        """))
                .containsExactly(new Document(
                        "AP880212-0004",
                        "Peanut Price Supports Will Go Higher With Photo",
                        "Price supports for peanuts\nwill be $615.27 per ton."));
    }

    @Test
    void foreign_broadcast_information_service() {
        assertThat(read("""
                        <DOC>
                        <DOCNO> FBIS3-3366 </DOCNO>
                        <HT>    "drchi054_k_94010" </HT>
                        <HEADER>
                        <AU>   FBIS-CHI-94-054 </AU>
                        Document Type:Daily Report
                        <DATE1>  19 Mar 1994 </DATE1>
                        </HEADER>
                        <F P=100> Political &amp; Social </F>
                        <H3> <TI>   CPPCC Session Adopts
                        Amended Charter </TI></H3>
                        <F P=102>  OW1903234794 Beijing </F>
                        <TEXT>
                        Language: <F P=105> Chinese </F>
                        Article Type:BFN

                          [Text] Beijing, 19 Mar
                        </TEXT>
                        </DOC>
                        <DOC><DOCNO>FBIS4-1</DOCNO><H3>Without a TI</H3><TEXT>a</TEXT></DOC>
                        """))
                .containsExactly(
                        new Document(
                                "FBIS3-3366",
                                "CPPCC Session Adopts Amended Charter",
                                "Language:   Chinese  \nArticle Type:BFN\n\n  [Text] Beijing, 19 Mar"),
                        new Document("FBIS4-1", "Without a TI", "a"));
    }

    @Test
    void federal_register_with_its_title_in_the_text_and_its_entities() {
        assertThat(read("""
                        <DOC>
                        <DOCNO> FR940104-0-00001 </DOCNO>
                        <PARENT> FR940104-0-00001 </PARENT>
                        <TEXT>
                        <!-- PJG FTAG 4700 -->
                        <DOCTITLE>Import of Pork
                        <!-- PJG /DOCTITLE --></DOCTITLE>
                        7&blank;CFR &sect;&hyph;1 caf&eacute; &frac12; &bull; R&D; &nosuch;
                        </TEXT>
                        </DOC>
                        """))
                .containsExactly(
                        new Document("FR940104-0-00001", "Import of Pork", "7 CFR §-1 café ½ • R&D; &nosuch;"));
    }

    @Test
    void los_angeles_times_wall_street_journal_ziff_and_mercury_news() {
        assertThat(read("""
                        <DOC>
                        <DOCNO> LA010189-0001 </DOCNO>
                        <DOCID> 1 </DOCID>
                        <DATE><P>January 1, 1989, Sunday</P></DATE>
                        <HEADLINE>
                        <P>
                        NEW FALLOUT
                        </P>
                        </HEADLINE>
                        <TEXT>
                        <P>One.</P>
                        </TEXT>
                        <GRAPHIC><P>Photo</P></GRAPHIC>
                        </DOC>
                        <DOC>
                        <DOCNO> WSJ870324-0001 </DOCNO>
                        <HL> John Blair Is Near Accord
                        To Sell Unit</HL>
                        <DD> 03/24/87</DD>
                        <SO> WALL STREET JOURNAL (J)</SO>
                        <LP>NEW YORK -- So they said.</LP>
                        <TEXT>More.</TEXT>
                        </DOC>
                        <DOC>
                        <DOCNO> ZF07-781-012 </DOCNO>
                        <JOURNAL>PC Week</JOURNAL>
                        <TITLE>A disk.</TITLE>
                        <AUTHOR>Doe</AUTHOR>
                        <TEXT>It spins.</TEXT>
                        </DOC>
                        <DOC>
                        <DOCNO> SJMN91-06364022 </DOCNO>
                        <LEADPARA>Lead.</LEADPARA>
                        <HEADLINE>NEWS</HEADLINE>
                        <TEXT>Body.</TEXT>
                        </DOC>
                        """))
                .containsExactly(
                        new Document("LA010189-0001", "NEW FALLOUT", "One."),
                        new Document(
                                "WSJ870324-0001",
                                "John Blair Is Near Accord To Sell Unit",
                                "NEW YORK -- So they said.\nMore."),
                        new Document("ZF07-781-012", "A disk.", "It spins."),
                        new Document("SJMN91-06364022", "NEWS", "Lead.\nBody."));
    }

    @Test
    void without_a_text_element_what_is_neither_id_nor_title_nor_metadata_is_the_text() {
        assertThat(read("""
                        <DOC>
                        <DOCNO>1</DOCNO>
                        owls hear very well
                        in the <b>dark</b>
                        </DOC>
                        <doc><docno>2</docno><title>only a title</title><author>x</author></doc>
                        <DOC>
                        <DOCNO>WTX001-B01-1</DOCNO>
                        <DOCHDR>
                        http://x/ 1.1.1.1 text/html
                        </DOCHDR>
                        <html><head><title>A page</title><style>p {}</style></head>
                        <body><h3>One</h3><p>shown<script>not()</script></body></html>
                        </DOC>
                        """))
                .containsExactly(
                        new Document("1", "", "owls hear very well\nin the  dark"),
                        new Document("2", "only a title", ""),
                        new Document("WTX001-B01-1", "A page", "One   shown"));
        assertThat(flaws.isEmpty()).isTrue();
    }

    @Test
    void elements_that_are_not_closed_end_at_the_next() {
        assertThat(read("<DOC>\n<DOCNO> 1 \n<HL> a title\n<TEXT>\nwords\n</DOC>\n"))
                .containsExactly(new Document("1", "a title", "words"));
    }

    @Test
    void a_root_element_around_the_documents_is_passed_over_and_text_there_is_said() {
        assertThat(read("""
                        <?xml version="1.0"?>
                        <!-- <DOC> begins
                             a document -->
                        <root
                          name="x">
                        <DOC
                          id="1"><DOCNO>1</DOCNO><TEXT><![CDATA[a <i>b</i>]]></TEXT></DOC>
                        lost
                        <DOC><DOCNO>2</DOCNO><TEXT>c</TEXT></DOC>
                        </root>
                        """)).containsExactly(new Document("1", "", "a  b"), new Document("2", "", "c"));
        assertThat(flaws.summary())
                .singleElement()
                .asString()
                .startsWith("1 place has text outside of any document or topic, which is passed over: ")
                .endsWith("documents.trec:8: text outside; expected <DOC>");
    }

    @Test
    void an_empty_document_is_a_flaw() {
        assertThat(
                        read(
                                "<DOC><DOCNO>1</DOCNO><TEXT>a</TEXT></DOC>\n<DOC><DOCNO>2</DOCNO><TITLE>\n</TITLE><TEXT>\n</TEXT></DOC>"))
                .containsExactly(new Document("1", "", "a"));
        assertThat(flaws.summary()).singleElement().asString().contains("documents.trec:2: document \"2\"");
    }

    @Test
    void latin_1_is_read_and_said_once_a_file() throws IOException {
        String text = "<DOC><DOCNO>1</DOCNO><TEXT>\ncafé\n“brûlée”\n</TEXT></DOC>\n";
        Files.write(root.resolve("documents.trec"), text.getBytes(Charset.forName("windows-1252")));

        assertThat(new TrecFormat().read(root, flaws, Progress.NONE).documents())
                .containsExactly(new Document("1", "", "café\n“brûlée”"));
        assertThat(flaws.summary())
                .singleElement()
                .asString()
                .startsWith("1 file is not in UTF-8 and is read as Latin-1 (Windows-1252): ")
                .contains("documents.trec:2: not valid UTF-8");
        assertThat(tree.error(new TrecFormat()))
                .isEqualTo("documents.trec:2: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8"
                        + " documents.trec > OTHER");
    }

    @Test
    void new_york_times() {
        String article = """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
                <nitf change.date="June 10, 2005" version="-//IPTC//DTD NITF 3.3//EN">
                  <head>
                    <title>Not this</title>
                    <docdata>
                      <doc-id id-string="1815718"/>
                      <doc.copyright holder="The New York Times" year="2007"/>
                    </docdata>
                  </head>
                  <body>
                    <body.head>
                      <hedline>
                        <hl1>Police &amp; Fire</hl1>
                        <hl2 class="online_headline">Not this either</hl2>
                      </hedline>
                    </body.head>
                    <body.content>
                      <block class="lead_paragraph"><p>LEAD: One.</p></block>
                      %s
                    </body.content>
                  </body>
                </nitf>
                """;
        tree.file(
                "docs/2007/01/1815718.xml",
                article.formatted("<block class=\"full_text\"><p>One.</p><p>Two.</p></block>"));
        assertThat(read(
                        "docs/2007/01/1815719.xml",
                        article.replace("1815718", "1815719").formatted("")))
                .containsExactly(
                        new Document("1815718", "Police & Fire", "One.  Two."),
                        new Document("1815719", "Police & Fire", "LEAD: One."));
    }

    @Test
    void washington_post() {
        assertThat(read("docs/TREC_Washington_Post_collection.v2.jl", """
                        {"id": "b2e89334", "article_url": "x", "title": "Danny Coale", "author": "M", "published_date": 1, \
                        "contents": [{"content": "Sports", "mime": "text/plain", "type": "kicker"}, null, \
                        {"content": "A <b>word</b> &amp; more", "subtype": "paragraph", "type": "sanitized_html"}, \
                        {"type": "sanitized_html", "content": null}, \
                        {"type": "tweet", "content": {"text": "tweeted"}}], "type": "article"}
                        {"id": "c", "title": null, "contents": [{"content": "B", "type": "sanitized_html"}]}
                        """))
                .containsExactly(
                        new Document("b2e89334", "Danny Coale", "A  word  & more\ntweeted"),
                        new Document("c", "", "B"));
    }
}
