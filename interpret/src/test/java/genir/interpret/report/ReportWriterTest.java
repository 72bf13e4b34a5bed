package genir.interpret.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.interpret.report.block.ExplorerLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportWriterTest {
    @TempDir
    Path run;

    @BeforeEach
    void fill() throws IOException {
        SmallRun.write(run);
    }

    @Test
    void hasEverySectionWithItsFigures() throws IOException {
        String page = report();
        assertThat(page).doesNotContain("Not yet run");
        List<String> sections = Pattern.compile("<section id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(sections)
                .containsExactly(
                        "summary",
                        "findings",
                        "collection",
                        "comparison",
                        "examples",
                        "learning",
                        "encoder",
                        "encoder-inside",
                        "contributions",
                        "patching",
                        "layers",
                        "circuit",
                        "ranks",
                        "single-type",
                        "attribution",
                        "effects",
                        "inputs",
                        "paths",
                        "words-or-docids",
                        "head-words",
                        "words",
                        "query-pairs",
                        "dual-inside",
                        "features",
                        "queries",
                        "configuration");
        assertThat(sections).allSatisfy(id -> assertThat(page).contains("<li><a href=\"#" + id + "\""));
        assertThat(Pattern.compile("<svg ").matcher(page).results().count()).isEqualTo(41);
    }

    /** No section of the inside leaves its finding to the reader's eyes, and the contents say which question it answers. */
    @Test
    void everySectionOfTheInsideBeginsWithWhatWasFoundAndAnswersAQuestion() throws IOException {
        String page = report();
        String inside = page.substring(page.indexOf(">Inside the model</p>\n<ul"));
        String contents = inside.substring(0, inside.indexOf("</ul>"));
        // Of these this run has no table, or nothing to sum up.
        List<String> silent =
                List.of("encoder", "encoder-inside", "dual-inside", "queries", "effects", "configuration");
        List<MatchResult> sections = Pattern.compile("<section id=\"([^\"]+)\".*?</section>", Pattern.DOTALL)
                .matcher(inside)
                .results()
                .toList();
        assertThat(sections).hasSizeGreaterThan(10).allSatisfy(section -> {
            if (!section.group(1).equals("configuration")) {
                assertThat(contents).contains("? <a href=\"#" + section.group(1) + "\"");
            }
            if (!silent.contains(section.group(1))) {
                assertThat(section.group()).contains("<p class=\"result\">");
            }
        });
    }

    @Test
    void everyLinkInsideLeadsSomewhereAndNoAnchorOccursTwice() throws IOException {
        String page = report();
        List<String> anchors = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(anchors).doesNotHaveDuplicates();
        assertThat(Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(anchors).contains(link));
    }

    @Test
    void saysWhatWasTrainedAndWhetherTheDifferenceIsSignificant() throws IOException {
        assertThat(report())
                .contains("A T5 with 1 encoder layer and 2 decoder layers (d_model 128)")
                .contains("of its document in tldr&lt;b&gt; (1,200 documents); its vocabulary holds 8,000 words and"
                        + " 1,200 documents.")
                .contains(
                        "Hits@1 of GenIR is 75.0% on 1,000 test queries, of BM25 50.0%. GenIR is ahead by 25.0 points;"
                                + " the difference is not significant (p = 0.200).")
                .contains("is removed from all decoder layers: MLP 87.5%.")
                .contains("40.0 to 61.0")
                .contains("3 / 996 / 1")
                .contains("The best dev Hits@1 is 25.0%, at step 20")
                .contains("paper 92.86")
                .contains("at rank 1 from layer 1 on")
                .contains("title=\"" + "0123456789abcdef".repeat(4) + "\">0123456789ab…<");
    }

    @Test
    void saysWhatChangesOfQueriesDoAndWhichAxiomsHold() throws IOException {
        assertThat(report())
                .contains("The document&#39;s lead falls most, by 0.75 logits, where a word is left out. Of single"
                        + " components, the largest share is brought back by cross-attention of layer 0 where a word is left out:"
                        + " 0.50. It obeys clearly less often than BM25: idf.")
                .contains(">62.5<small>50.0 to 70.0</small>")
                .contains("The lead that a word gives in all, in logits: 1.50 by a rare one.")
                .contains("new&lt;b&gt;");
    }

    @Test
    void escapesWhateverComesFromOutside() throws IOException {
        String page = report();
        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("<b>")
                .doesNotContain("<i>")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;");
        assertThat(page)
                .contains("title of &lt;u&gt;d1")
                .contains("q2&lt;b&gt;")
                .contains("d&lt;i&gt;");
    }

    @Test
    void asksNothingOfTheNetwork() throws IOException {
        String page = report();
        // It leads to the live page of this machine, which a reader has to open.
        assertThat(page.replace("href=\"" + ExplorerLink.ADDRESS, ""))
                .doesNotContainPattern("(src|href)=\"(https?:)?//")
                .doesNotContain("url(", "@import");
        assertThat(page)
                .contains("href=\"../interpret/patching.csv\"")
                .contains("href=\"data:text/csv;charset=utf-8;base64,");
    }

    @Test
    void sortsExamplesByWhoIsRight() throws IOException {
        assertThat(report())
                .contains("Both are right (1 query)")
                .contains("Only GenIR is right (1 query)")
                .contains("relevant document not in the top 1")
                .doesNotContain("<h3>Neither");
    }

    @Test
    void setsTheFusionBesideBothSystemsAndThePapersModelsUnderThem() throws IOException {
        assertThat(report())
                .contains(
                        "GenIR does not differ significantly from BM25 on any of 1 metric; GenIR + BM25 is significantly"
                                + " above BM25 on 1 of 1 metric.")
                .contains("GenIR + BM25 has the highest value on every metric.")
                .contains("+37.5<small>25.0 to 50.0</small>")
                .contains("4 / 995 / 1")
                .containsPattern("paper, NQ10k</th><td class=\"number muted\">40.4<");
    }

    @Test
    void setsFurtherSystemsBesideThemAndSaysWhoUsedOutsideKnowledge() throws IOException {
        SmallRun.file(run, "metrics.json", """
                {"bm25": {"test": {"hits@1": 0.5, "map": 0.5}}, "genir": {"test": {"hits@1": 0.75, "map": 0.75}},
                 "dense": {"test": {"hits@1": 0.25, "map": 0.25}}, "bm25+genir+dense": {"test": {"hits@1": 0.875, "map": 0.875}},
                 "comparisons": {"test": {
                   "bm25": {"genir": {"hits@1": {"difference": 0.25, "p": 0.04, "p_holm": 0.08}},
                            "dense": {"hits@1": {"difference": -0.25, "p": 0.01, "p_holm": 0.03}},
                            "bm25+genir+dense": {"hits@1": {"difference": 0.375, "p": 0.0001, "p_holm": 0.0004}}},
                   "genir": {"bm25+genir+dense": {"hits@1": {"difference": 0.125, "p": 0.2, "p_holm": 0.2}}}}},
                 "systems": {"bm25": {"outside": ""}, "genir": {"outside": ""}, "dense": {"outside": "encoder <b>"},
                             "bm25+genir+dense": {"outside": "encoder <b>"}}}
                """);
        SmallRun.file(run, "runs/dense.test.trec", "q1 Q0 d1 1 2.5 dense\n");
        String report = report();
        assertThat(report)
                .contains(">The systems compared<")
                .contains("With outside knowledge: Dense (encoder &lt;b&gt;) and every fusion with it.")
                .contains("Dense<small>outside knowledge</small>", "Dense, test Hits@1, outside knowledge")
                .contains(
                        "Of all systems BM25 + GenIR + Dense has the highest Hits@1, 87.5%; the difference from BM25 is"
                                + " significant (p &lt; 0.001, corrected), from GenIR is not (p = 0.200, corrected).")
                .contains("GenIR does not differ significantly from BM25 on any of 1 metric;"
                        + " Dense is significantly below BM25 on 1 of 1 metric;")
                .contains(
                        "<th scope=\"col\" class=\"number\">minus BM25</th><th scope=\"col\" class=\"number\">minus GenIR</th>")
                .contains("<strong>Dense (outside knowledge)</strong>")
                .doesNotContain("GenIR<small>outside knowledge</small>");
    }

    @Test
    void tellsWhichFindingsHoldByWhichFigure() throws IOException {
        assertThat(report())
                .contains("Of 3 findings, 1 holds (F2), 1 does not hold (F4) and 1 is not decidable (F1).")
                .contains("✓ holds", "✗ does not hold", "? not decidable")
                .contains("Leaving &lt;b&gt;rank&lt;/b&gt; 1: 0.010")
                .contains("95%: 0.000 to 0.031; threshold at most 0.100; 96 queries; paper 0.043")
                .contains("no &lt;i&gt;models&lt;/i&gt;")
                .contains("<a href=\"#patching\">F2</a>");
    }

    @Test
    void readsEveryAnalysisInASentence() throws IOException {
        assertThat(report())
                .contains("With encoder reduced-1 80.0% of 5 queries on omitted documents")
                .contains("The longest output is that of MLP in every layer.")
                .contains("In one stage, what is missed most is MLP in stage I: 12.5% of 7 queries leave rank 1.")
                .contains("At most 50.0% of 7 queries leave rank 1 with a single component removed:"
                        + " cross-attention of layer 1.")
                .contains("At most 25.0% of 7 queries leave rank 1 without a single head: head 1 of layer 1.")
                .contains("The paper&#39;s recipe keeps 75.0% of Hits@1 with 2 of 6 components; the greedy search keeps"
                        + " 90.0% of Hits@1 with 1 of 6 components (cross-attention of layer 1).")
                .contains("After 1 removals 95.0% of the dev Hits@1 is left; the last to go was MLP of layer 1.")
                .contains("Queries at rank 1 on one type&#39;s outputs alone: MLP 75.0%.")
                .contains("Of the lead, 125.0% is from cross-attention and -25.0% is from MLP.")
                .contains("In stage II the parts of cross-attention scores are, in the mean over its layers:"
                        + " self-attention 0.0%, cross-attention 0.0% and MLP 110.0%; of what is positive alone:"
                        + " self-attention 0.0%, cross-attention 0.0% and MLP 100.0%.")
                .contains("3 of 4 heads (75.0%) are, for every query,")
                .contains("Cross-attention writes mostly documents here: 60.0% of its top 10 tokens are documents,"
                        + " by chance it would be 13.0%.")
                .contains("All 1 heads write documents.")
                .contains(
                        "agree with a rank correlation of 0.75; the word that is worth most is BM25&#39;s for 80.0% of 7 queries"
                                + " (by chance 25.0%). Of words with like scores, the model gives more weight to"
                                + " \u201c&lt;b&gt;file\u201d, and less to \u201ccommit\u201d.")
                .contains(
                        "What gets most beyond an even share in the last layer: rare words, 60.0%; evenly it would be 30.0%.")
                .contains("The head whose attention tells most of it is head 1 of layer 1, with a correlation of 0.30.")
                .contains(
                        "Words that the document does not have are worth -0.25 logits, those with the highest scores 3.25.")
                .contains(
                        "Of 3 frequent words, 1 weighs more than words of like score, and 1 less, by their whole intervals; by chance"
                                + " it would be 0 each.")
                .contains("<td class=\"number \">40.0%<small>by chance 30.0%</small></td>")
                .contains("<td class=\"number \">1.100</td><td class=\"number \">1.050 to 1.150</td>")
                .doesNotContain("<td class=\"number \">2.200</td>");
    }

    @Test
    void opensUpEachExampleQueryOnAPageOfItsOwn() throws IOException {
        String report = report();
        String page = report.substring(report.indexOf("<article class=\"page\" id=\"query-1\""));
        assertThat(report).contains("<a href=\"#query-1\">&lt;script&gt;alert(1)&lt;/script&gt;&amp;</a>");
        assertThat(page)
                .contains(
                        "Relevant: d&lt;i&gt;. The model has it at rank 1, 1.75 logits ahead of title of &lt;u&gt;d1.")
                .contains("The document is at rank 1 after layer 1 and from there on.")
                .contains("Most comes from cross-attention of layer 1: +2.00 logits."
                        + " Most against it speaks MLP of layer 0: −0.30.")
                .contains("head 0 of layer 1: +1.50 logits")
                .contains("The model has it at rank 2, 0.50 logits behind the word “word”.")
                .contains("The document is not at rank 1 after the last layer.")
                .contains("Whichever single component is removed, the document is at rank 1.")
                .contains("Without cross-attention of layer 1 the document is at rank 30, the worst of these ranks.")
                .contains(
                        "Most is on \u201c&lt;script&gt;alert(1)&lt;/script&gt;&amp;\u201d: 75.0% in the mean over the layers.")
                .contains("from the query takes most of the lead: \u22121.25 logits.")
                .contains("<th scope=\"row\">of</th><td class=\"number \">+0.50</td><td class=\"number \">+0.25</td>")
                .contains("rank 400<span class=\"token\">&lt;script&gt;</span>")
                .contains("<span class=\"token document relevant\">d&lt;i&gt;</span>");
    }

    @Test
    void tellsWhetherLateComponentsTakeBackWhatEarlyMlpsWrote() throws IOException {
        SmallRun.file(run, "interpret/summary.json", """
            {"queries": "all dev queries", "query_count": 7, "stage_rule": "given",
             "stages": [{"name": "I", "from": 0, "to": 0}, {"name": "III", "from": 1, "to": 1}]}
            """);
        assertThat(report())
                .contains("The lowest cosine is -0.25, of MLP of layer 1 with the MLP of layer 0:"
                        + " late components take something back. The paper finds cosines below −0.9.");
    }

    @Test
    void saysUnderTheTitleWhatMadeTheRun() throws IOException {
        assertThat(report())
                .contains("<p class=\"byline\">collection tldr&lt;b&gt; · 17</p>")
                .contains(
                        "<a href=\"#findings\">1 of the 3 findings, F1 to F9 those of Reusch and Belinkov, holds on this model, 1 cannot be decided</a>");
    }

    @Test
    void carriesTheValuesOfEveryFigure() throws IOException {
        String page = report();
        Matcher data = Pattern.compile(
                        "href=\"data:text/csv;charset=utf-8;base64,([^\"]+)\" download=\"([^\"]+)\" aria-label=\"Data"
                                + " of")
                .matcher(page);
        Map<String, String> files = new HashMap<>();
        while (data.find()) {
            files.put(data.group(2), new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8));
        }
        assertThat(files).hasSize((int)
                Pattern.compile("<figure>").matcher(page).results().count());
        assertThat(files.get("the-systems-on-the-test-queries.csv")).isEqualTo("""
                        series,row,percent,low,high
                        BM25,Hits@1,0.5,0.4,0.61
                        GenIR,Hits@1,0.75,,
                        GenIR + BM25,Hits@1,0.875,,
                        """);
        assertThat(files.get("direction-cosine-with-the-residual-stream.csv")).contains("\"a,<script>\",0.0,0.1,,");
    }

    @Test
    void givesNestedObjectsTablesOfTheirOwn() throws IOException {
        assertThat(report())
                .contains("<p class=\"caption\">queries</p>")
                .contains("<th scope=\"row\">mean length</th><td>40.25</td>")
                .contains("<th scope=\"row\">sources, corpus.jsonl</th>");
    }

    @Test
    void isTheSameEachTime() throws IOException {
        assertThat(report()).isEqualTo(report());
    }

    @Test
    void anEmptyRunSaysWhatToRun() throws IOException {
        Path empty = Files.createDirectory(run.resolve("empty"));
        String page = Files.readString(new ReportWriter(id -> null).write(empty));
        for (String step : new String[] {"index", "evaluate", "train", "interpret"}) {
            assertThat(page).contains("Not yet run: genir " + step + " -r " + empty);
        }
        assertThat(page).doesNotContain("<svg").doesNotContain("<article");
    }

    @Test
    void anAnalysisThatDidNotRunSaysWhy() throws IOException {
        Files.delete(run.resolve("interpret/encoder-swap.csv"));
        SmallRun.file(
                run,
                "interpret/encoder-swap.json",
                "{\"analysis\": \"encoder-swap\", \"run\": false, \"reason\": \"It needs <b>models</b>.\"}");
        assertThat(report())
                .contains("<p class=\"missing\">It needs &lt;b&gt;models&lt;/b&gt;.</p>")
                .contains("reduced 1</th><td class=\"number \">0.867");
    }

    @Test
    void aMissingFolderIsTheUsersError() {
        assertThatThrownBy(() -> new ReportWriter(id -> null).write(run.resolve("nowhere")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere: expected a run directory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "metrics.json                 | {\"bm25\": {          | metrics.json:1: expected JSON",
                "metrics.json                 | {\"bm25\":{\"test\":{\"map\":\"x\"}}} | metrics.json: bm25.test.map:"
                        + " expected a number",
                "index/collection.json        | []                    | collection.json:1: expected a JSON object",
                "interpret/summary.json       | {\"stages\": [{}]}    | summary.json: expected each of \"stages\" to"
                        + " have",
                "interpret/findings.json      | {\"findings\": []}    | findings.json: expected \"findings\" with at least one",
                "interpret/examples.csv       | `query,text\nq,t`     | examples.csv:1: expected a column document",
                "interpret/circuit-search-test.csv | `circuit\nfull`    | circuit-search-test.csv:1: expected a column split",
                "interpret/patching.csv       | `stage,layers\nI,0-1` | patching.csv:1: expected a column component",
                "runs/genir.test.trec         | q1 Q0 d1              | genir.test.trec:1: expected 6 columns (QUERY"
                        + " Q0 DOCUMENT RANK SCORE TAG) but found 3",
                "index/queries.jsonl          | {\"id\": 1}           | queries.jsonl:1: expected \"_id\" and \"text\"",
                "checkpoints/learning-curve.csv | `step,epoch,seconds,loss\n"
                        + "ten,1,1,1` | learning-curve.csv:2: expected a number for step, not \"ten\"",
            })
    void aMalformedFileIsNamedAndNoReportIsLeft(String name, String content, String message) throws IOException {
        SmallRun.file(run, name, content);
        assertThatThrownBy(this::report)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(run.resolve("report")).doesNotExist();
    }

    @Test
    void aDifferenceThatDoesNotFitTheValuesIsRefused() throws IOException {
        String metrics = Files.readString(run.resolve("metrics.json"));
        SmallRun.file(run, "metrics.json", metrics.replace("\"difference\": 0.25", "\"difference\": -0.25"));
        assertThatThrownBy(this::report).hasMessageContaining("expected GenIR minus BM25, 0.25, found -0.25");
    }

    private String report() throws IOException {
        return Files.readString(new ReportWriter(id -> id.equals("d1") ? "title of <u>d1" : null).write(run));
    }
}
