package genir.interpret.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says where a run is not as the paper's: other queries, readings, stages and models. */
class ReportSentencesTest {
    @TempDir
    Path run;

    @BeforeEach
    void fill() throws IOException {
        SmallRun.write(run);
    }

    @Test
    void whereNoQueryCouldBeAnalysedNothingIsSaidToBeYetToRun() throws IOException {
        for (String name : List.of("patching.csv", "findings.json", "findings.csv")) {
            Files.delete(run.resolve("interpret").resolve(name));
        }
        SmallRun.file(run, "interpret/summary.json", """
            {"queries": "correct dev queries", "query_count": 0, "dev_queries": 488, "stages": []}
            """);
        assertThat(report())
                .doesNotContain("Not yet run")
                .contains("There was nothing to look at: the analyses are to be of the correct dev queries, and of 488"
                        + " queries none is such.");
    }

    @Test
    void anAnalysisThatWasNotChosenIsSaidToBeMissing() throws IOException {
        Files.delete(run.resolve("interpret/patching.csv"));
        assertThat(report()).contains("The analysis patching was not run: add it to interpret.analyses.");
        SmallRun.file(run, "interpret/patching.json", "{\"analysis\": \"patching\", \"run\": true}");
        assertThat(report()).contains("The analysis patching had nothing to measure.");
    }

    @Test
    void queriesThatWereNotAtRankOneBeforeAreNotSaidToLeaveIt() throws IOException {
        SmallRun.file(run, "interpret/summary.json", """
            {"queries": "incorrect dev queries", "query_count": 7, "stages": [{"name": "I", "from": 0, "to": 1}]}
            """);
        assertThat(report())
                .doesNotContain("correctly answered", "leave rank 1")
                .contains("In one stage, what is missed most is MLP in stage I: 12.5% of 7 queries are not at rank 1.")
                .contains(
                        "Of the analysed queries, these are not at rank 1 when a kind of component is removed from all"
                                + " decoder layers: MLP 87.5%.");
    }

    @Test
    void whereTheDocumentIsBehindNoShareOfItsLeadIsGiven() throws IOException {
        SmallRun.file(run, "interpret/logit-attribution.csv", """
            measure,layer,source,head,mean,low,high,queries,share
            difference,-1,embedding,-1,0.25,0,0.02,7,-0.1
            difference,0,mlp,-1,-1.5,-0.6,-0.4,7,0.75
            difference,1,cross_attention,-1,0.25,2,3,7,-0.1
            difference,1,cross_attention,1,0.5,1,2,7,-0.25
            """);
        assertThat(report())
                .contains("In the mean the relevant document is 1.00 logits behind the strongest other token. What adds"
                        + " to its lead: cross-attention 0.25 and MLP -1.50.")
                .contains("The strongest head is head 1 of layer 1, with 0.50 logits.");
    }

    @Test
    void stagesOfOtherNamesStandInTheirPlaces() throws IOException {
        SmallRun.file(run, "interpret/summary.json", """
            {"queries": "correct dev queries", "query_count": 7, "stages": [{"name": "early", "from": 0, "to": 0},
             {"name": "middle", "from": 1, "to": 1}, {"name": "late", "from": 2, "to": 2}]}
            """);
        assertThat(report())
                .contains("In stage middle the parts of cross-attention scores are,")
                .contains("raised most by the heads of stage middle (layer.head)");
    }

    @Test
    void theReadingChosenIsTheOneShown() throws IOException {
        SmallRun.file(run, "interpret/contributions.csv", """
            layer,component,measure,mean,low,high,queries
            0,mlp,cosine_post,0.5,,,7
            0,mlp,cosine_pre,-0.25,,,7
            """);
        SmallRun.file(run, "interpret/rank-development.csv", """
            layer,site,token,statistic,value,low,high,queries
            0,resid_post,words,mean,4000,,,7
            0,resid_post,words,median,3000,,,7
            0,resid_post,docids,mean,200,,,7
            0,resid_post,docids,median,100,,,7
            """);
        assertThat(report())
                .contains("closest to it comes MLP in layer 0 with 0.50")
                .contains("Documents stand at mean rank 200 after the last layer, words at 4,000");
        reading("contributions", "cosine_pre");
        reading("rank-development", "median");
        reading("words-or-docids", "component");
        assertThat(report())
                .contains("most of all MLP in layer 0 with -0.25")
                .contains("The cosine compares the output with the residual stream before the layer")
                .contains("Documents stand at median rank 100 after the last layer, words at 3,000")
                .contains("80.0% of its top 10 tokens are documents");
    }

    @Test
    void withTheBaseModelAloneNothingIsSaidOfOmittedDocuments() throws IOException {
        SmallRun.file(run, "interpret/encoder-swap.csv", """
            encoder,documents,measure,value,low,high,queries
            own,all,hits@1,1,1,1,7
            base,all,hits@1,0.25,0.1,0.4,7
            """);
        assertThat(report())
                .contains("With encoder base 25.0% of 7 queries have their document at rank 1.")
                .doesNotContain("asks for an omitted document");
    }

    @Test
    void ofSeveralThatStandHighestNoneIsSingledOut() throws IOException {
        SmallRun.file(run, "interpret/patching.csv", """
            stage,layers,component,mode,cutoff,share,low,high,queries
            I,0,mlp,zero,1,1,1,1,7
            I,0,cross_attention,zero,1,0.5,0,1,7
            II,1,mlp,zero,1,1,1,1,7
            I,0,mlp,mean,1,0,0,0,7
            """);
        assertThat(report())
                .contains(
                        "what is missed most is MLP in stage I and MLP in stage II: 100.0% of 7 queries leave rank 1.")
                .contains("In no single stage a component is missed: none of 7 queries leave rank 1.");
    }

    private void reading(String analysis, String reading) throws IOException {
        SmallRun.file(
                run,
                "interpret/" + analysis + ".json",
                "{\"analysis\": \"" + analysis + "\", \"run\": true, \"facts\": {\"reading\": \"" + reading + "\"}}");
    }

    private String report() throws IOException {
        return Files.readString(new ReportWriter(id -> null).write(run));
    }
}
