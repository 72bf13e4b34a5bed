package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics as TREC's tracks, FIRE, Cranfield and Anserini hand them out; the texts are shortened. */
class TrecTopicsTest {
    @TempDir
    Path root;

    private final Flaws flaws = Flaws.tolerated();

    private List<String> read(String text) throws IOException {
        Path file = root.resolve("topics.test.txt");
        Files.writeString(file, text);
        return TrecTopics.read(file, flaws).stream()
                .map(topic -> topic.id() + ": " + topic.text())
                .toList();
    }

    @Test
    void ad_hoc_of_the_first_years() throws IOException {
        assertThat(read("""
                        <top>

                        <head> Tipster Topic Description


                        <num> Number:  051\s


                        <dom> Domain:  International Economics


                        <title> Topic:  Airbus
                        Subsidies


                        <desc> Description:

                        Document will discuss government assistance to Airbus.

                        <smry> Summary:

                        The same.

                        <narr> Narrative:

                        A relevant document will cite it.

                        <con> Concept(s):

                        1. Airbus Industrie

                        <fac> Factor(s):

                        <nat> Nationality:  South Africa

                        </fac>

                        <def> Definition(s):

                        </top>

                        <top>
                        <num> Number: 105
                        <dom> Domain: Finance
                        <title> Topic: "Black Monday"
                        <desc> Description:
                        x
                        </top>
                        """)).containsExactly("051: Airbus Subsidies", "105: \"Black Monday\"");
    }

    @Test
    void ad_hoc_of_trec_4_without_titles() throws IOException {
        assertThat(read("<top>\n<num> Number: 202\n<desc> Description:\nStatus of nuclear\ntreaties.\n\n</top>\n"))
                .containsExactly("202: Status of nuclear treaties.");
    }

    @Test
    void robust_and_core() throws IOException {
        assertThat(read("""
                        <top>
                        <num> Number: 651

                        <title>
                        U.S. ethnic population

                        <desc> Description:
                        How is it changing?
                        </top>

                        <top>\s
                        <num> Number: 439\s
                        <title> inventions, pH < 7\s

                        <desc>\s
                        x
                        </top>\s

                        <top>
                        <num> Number: 817 </num>
                        <title>
                        Alan Gross released by Cuba
                        </title>
                        <desc> Description:
                        Find details.
                        </desc>
                        <narr> Narrative
                        x
                        </narr>
                        </top>
                        """))
                .containsExactly(
                        "651: U.S. ethnic population", "439: inventions, pH < 7", "817: Alan Gross released by Cuba");
    }

    @Test
    void microblog() throws IOException {
        assertThat(read("""
                        <top>
                        <num> Number: MB043 </num>
                        <title> Kucinich olive pit lawsuit </title>
                        <querytime> Sat Jan 29 08:06:05 +0000 2011 </querytime>
                        <querytweettime> 31261786745339904 </querytweettime>
                        </top>

                        <top>
                        <num> Number: MB106 </num>
                        <query> Steve Jobs' health </query>
                        <querytime> Tue Feb 08 10:05:10 +0000 2011 </querytime>
                        </top>
                        """)).containsExactly("MB043: Kucinich olive pit lawsuit", "MB106: Steve Jobs' health");
    }

    @Test
    void web_with_its_dtd() throws IOException {
        assertThat(read("""
                        <?xml version="1.0"?>
                        <!DOCTYPE webtrack2012 [
                          <!ELEMENT webtrack2012 (topic)*>
                            <!ATTLIST topic\s
                                      number CDATA #REQUIRED
                                      type (ambiguous|faceted|other) "ambiguous">
                          <!ELEMENT query (#PCDATA)>
                        ]>
                        <webtrack2012>

                        <!-- Please note that <topic> and subtopic types
                             are a general indicator. -->

                        <topic number="151" type="faceted">
                          <query>403b</query>
                          <description>
                            What is a 403b plan?
                          </description>
                          <subtopic number="1" type="inf">
                             What is a 403b plan?
                          </subtopic>
                        </topic>
                        </webtrack2012>
                        """)).containsExactly("151: 403b");
        assertThat(flaws.isEmpty()).isTrue();
    }

    @Test
    void covid_clinical_trials_precision_medicine_and_touche() throws IOException {
        assertThat(read("""
                        <topics task="COVIDSearch 2020" batch="1">
                          <topic number="1">
                            <query>coronavirus origin</query>
                            <question>what is the origin of COVID-19</question>
                            <narrative>seeking range of information</narrative>
                          </topic>
                          <topic number="2">
                            <question>what &amp; where</question>
                          </topic>
                          <topic number="3">
                        A 45-year-old man, BP < 120.
                        Second line.
                          </topic>
                          <topic number="4"><disease>Melanoma</disease><gene>BRAF (V600E)</gene></topic>
                          <topic number="5" type="diagnosis">
                            <description>long</description><summary>short</summary>
                          </topic>
                          <topic>
                            <number>6</number>
                            <title>Should teachers get tenure?</title>
                          </topic>
                        </topics>
                        """))
                .containsExactly(
                        "1: coronavirus origin",
                        "2: what & where",
                        "3: A 45-year-old man, BP < 120. Second line.",
                        "4: Melanoma BRAF (V600E)",
                        "5: short",
                        "6: Should teachers get tenure?");
    }

    @Test
    void fire_cranfield_and_other_languages() throws IOException {
        assertThat(read("""
                        <?xml version="1.0" encoding="utf-8"?>
                        <xml>
                        <top lang="en">
                        <num>176</num>
                        <title>YSR Reddy <i>death</i></title>
                        <desc>x</desc>
                        </top>
                        <top><num>177</num><E-title>crime</E-title><S-title>crimen</S-title></top>
                        </xml>
                        """)).containsExactly("176: YSR Reddy death", "177: crime");
    }

    @Test
    void queries_of_cacm() throws IOException {
        assertThat(read("<DOC>\n<DOCNO> 1 </DOCNO>\n What articles exist\nabout TSS?\n</DOC>\n"))
                .containsExactly("1: What articles exist about TSS?");
    }

    @Test
    void a_topic_with_only_a_document_has_no_query() throws IOException {
        assertThat(read("<top>\n<num> Number: 801 </num>\n<docid>b0235f56</docid>\n<url>https://x.org/<url>\n</top>\n"))
                .containsExactly("801: ");
    }

    @Test
    void lines() throws IOException {
        assertThat(read("174249\tdoes xpress bet\n\n1090270 \t botulinum definition\tmore\n"))
                .containsExactly("174249: does xpress bet", "1090270: botulinum definition");
        assertThat(read("105\t\"Black Monday\"\n106\t[sic]\n")).containsExactly("105: \"Black Monday\"", "106: [sic]");
        assertThat(read("1:pierson s twin lakes: marina\n")).containsExactly("1: pierson s twin lakes: marina");
        assertThat(read("20001:1:obama family tree\n20002:4:kcs\n"))
                .containsExactly("20001: obama family tree", "20002: kcs");
        assertThat(read("enwiki:Water%20well/Types/Drilled%20wells\n"))
                .containsExactly("enwiki:Water%20well/Types/Drilled%20wells: Water well/Types/Drilled wells");
        assertThat(read("who sings it\t['A', \"B\"]\n\"a \"\"b\"\" c\"\t\"['x']\"\n"))
                .containsExactly("0: who sings it", "1: a \"b\" c");
    }

    @Test
    void json() throws IOException {
        assertThat(read("{\"qid\": 7, \"text\": \"a\"}\n{\"id\": \"x\", \"title\": \"b\", \"vector\": [1]}\n"))
                .containsExactly("7: a", "x: b");
        assertThat(
                        read(
                                "[{\"question_id\": \"EQ001\", \"question\": \"what?\", \"query\": \"that\", \"background\": \"c\"}]"))
                .containsExactly("EQ001: that");
        assertThat(read("{\"question\": \"who\", \"answer\": [\"I\"]}\n")).containsExactly("0: who");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| is empty; expected topics in <top> or <topic>, or a line each of id, tab, text",
                "401 why|:1: expected topics in <top> or <topic>, or a line each of id, tab, text",
                "401\ta\n402 b|:2: expected a query id, a tab and the text, as on the lines before",
                "<top><title>a</top>|:1: no <num> or number=\"...\" in the <top>",
                "<topics></topics>| expected <top> or <topic> or <DOC>",
                "<top><num>1|:1: <top> without its end tag",
                "<top><num>1\n<top>|:2: <top> inside the one that begins at line 1",
                "enwiki:a%2|:1: malformed % in the topic",
                "{\"id\": 1, \"title\": 2}|:1: field \"title\": expected a string, found a number"
            })
    void errors(String textAndMessage) {
        String[] parts = textAndMessage.split("\\|", -1);
        assertThatThrownBy(() -> read(parts[0]))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("topics.test.txt" + (parts[1].startsWith(":") ? "" : ":") + parts[1]);
    }

    @Test
    void ids_take_the_form_of_the_judgments() {
        assertThat(judged(List.of("051", "MB001", "MB002", "7", "07", "x"), List.of("51", "1", "CT002", "007", "y")))
                .containsExactly("51", "1", "MB002", "7", "07", "x");
        assertThat(judged(List.of("1", "01"), List.of("1", "001"))).containsExactly("1", "001");
    }

    private static List<String> judged(List<String> topics, List<String> judgments) {
        Place place = new Place(Path.of("f"), 1);
        List<TrecTopic> all =
                topics.stream().map(id -> new TrecTopic(place, id, "")).toList();
        TrecTopicIds ids = new TrecTopicIds(
                all,
                judgments.stream()
                        .map(id -> new TrecQrels.Judgment(place, id, "d", 1))
                        .toList());
        return topics.stream().map(ids::judged).toList();
    }
}
