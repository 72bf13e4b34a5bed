package genir.interpret.report;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
    void withoutDevQueriesNothingIsCountedOfNone() throws IOException {
        for (String name : List.of("patching.csv", "findings.json", "findings.csv")) {
            Files.delete(run.resolve("interpret").resolve(name));
        }
        SmallRun.file(run, "interpret/summary.json", """
            {"queries": "correct dev queries", "query_count": 0, "dev_queries": 0, "stages": []}
            """);
        SmallRun.file(run, "checkpoints/learning-curve.csv", """
            step,epoch,seconds,loss,learning_rate,dev_hits@1,dev_hits@10,dev_mrr@10
            10,0.5,1,5.5,0.001,,,
            20,1,2,4.5,0.001,,,
            """);
        SmallRun.file(run, "metrics.json", """
            {"bm25": {"test": {"hits@1": 0.5}}, "genir": {"test": {"hits@1": 0.75}}}
            """);
        assertThat(report())
                .doesNotContain("of 0 queries", "dev metrics", "Retrieval on the dev queries", "queries were evaluated")
                .doesNotContain("<a href=\"#patching\"", "<a href=\"#findings\"", "In percent on the dev queries")
                .contains("The training was not evaluated on dev queries")
                .contains("<li><a href=\"#no-interpretation\">Not interpreted</a></li>")
                .contains("There was nothing to look at: the analyses are to be of the correct dev queries, and the"
                        + " collection has neither dev nor test queries with a relevant document in it.");
    }

    @Test
    void pathsThatMayBeNothingAreNeitherCountedNorDrawn() throws IOException {
        assertThat(report())
                .contains(
                        "Of 3 paths that were followed, 2 certainly change the lead; between components it needs that from"
                                + " cross-attention of layer 0 to MLP of layer 1 most, 1.500 logits.")
                .contains(
                        "the 30 with the largest estimates followed indeed: the two agree with a correlation of 0.97.")
                .contains("Of the 2 paths drawn the lead needs 1; 1 lead straight to the logits.")
                .contains("MLP of Stage III (layer 1)", "Cross-attention of Stage II (layers 2-3)")
                .doesNotContain("<title>MLP, layer 1 to logits");
        String paths = Files.readString(run.resolve("interpret/paths.csv"));
        SmallRun.file(run, "interpret/paths.csv", paths.replace("lead,-1.5,-2,-1", "lead,-1.5,-2,1"));
        assertThat(report()).contains("1 certainly change the lead; it needs none between components.");
    }

    @Test
    void aRunOfBm25AloneListsNothingElse() throws IOException {
        for (String name : List.of("interpret", "model", "checkpoints", "runs")) {
            AtomicFiles.deleteFolder(run.resolve(name));
        }
        SmallRun.file(run, "metrics.json", """
            {"bm25": {"test": {"hits@1": 0.5, "mrr@10": 0.6}, "dev": {"hits@1": 0.6, "mrr@10": 0.7}}}
            """);
        String report = report();
        assertThat(report)
                .contains("BM25 on tldr&lt;b&gt; (1,200 documents); no model has been trained in this run.")
                .contains("<h2 id=\"comparison-title\">BM25</h2>")
                .doesNotContain("BM25 has the highest value", "GenIR + BM25", "of GenIR", "paper, NQ10k", "Wins, ties")
                .contains("BM25 on the test queries")
                .doesNotContain("The systems on", "Badges name")
                .doesNotContain("Inside the model", "<p class=\"result\">");
        for (String step : List.of("train", "evaluate", "interpret")) {
            assertThat(report).containsOnlyOnce("Not yet run: genir " + step + " -r " + run);
        }
        assertThat(sections(report)).containsExactly("summary", "collection", "comparison", "configuration");
    }

    @Test
    void withoutQueriesToRankNothingIsSaidToBeYetToRun() throws IOException {
        SmallRun.file(run, "index/collection.json", """
            {"documents": 3, "queries": {"dev": 0, "test": 0, "train": 2}}
            """);
        SmallRun.file(run, "metrics.json", "{}");
        assertThat(report())
                .doesNotContain("Not yet run")
                .contains("Nothing was measured: the collection has neither dev nor test queries.");
    }

    @Test
    void aDevSplitTakenFromTrainIsNamed() throws IOException {
        SmallRun.file(run, "index/collection.json", """
            {"documents": 3, "queries": {"dev": 128, "train": 1152}, "dev_from_train": true}
            """);
        assertThat(report())
                .contains(
                        "There is no dev split: 128 of the 1,280 queries of train stand for it, and the model does not"
                                + " learn from them.");
    }

    @Test
    void aCircuitMadeFromTestQueriesIsSaidToBeMeasuredOnThem() throws IOException {
        String warning = "The test queries that say how good both are have also made them";
        assertThat(report()).doesNotContain(warning);
        SmallRun.file(run, "interpret/circuit.json", """
            {"analysis": "circuit", "run": true, "queries": {"set": "correct", "split": "test", "count": 7}}
            """);
        assertThat(report()).contains(warning);
    }

    @Test
    void findingsThatCannotBeDecidedAreNotCountedAsFailing() throws IOException {
        SmallRun.file(run, "interpret/findings.json", """
            {"minimum_queries": 30, "findings": [
              {"id": "F1", "claim": "a", "verdict": "not decidable", "reason": "b", "criteria": []},
              {"id": "F2", "claim": "c", "verdict": "does not hold", "reason": "d", "criteria": []}]}
            """);
        assertThat(report())
                .contains(
                        "0 of the 2 findings, F1 to F9 those of Reusch and Belinkov, hold on this model, 1 cannot be decided");
    }

    @Test
    void withoutTestQueriesTheDevQueriesAreCompared() throws IOException {
        SmallRun.file(run, "metrics.json", """
            {"bm25": {"dev": {"hits@1": 0.5}}, "genir": {"dev": {"hits@1": 0.75}},
             "comparison": {"dev": {"hits@1":
                 {"difference": 0.25, "p": 0.01, "wins": 3, "ties": 6, "losses": 1}}}}
            """);
        Files.delete(run.resolve("runs/bm25.test.trec"));
        assertThat(report())
                .contains("GenIR, dev Hits@1", "Hits@1 of GenIR is 75.0% on 10 dev queries")
                .contains("The systems on the dev queries", "GenIR is significantly above BM25 on 1 of 1 metric.")
                .contains("weights were chosen on these dev queries: on others")
                .doesNotContain("on the test queries", "Test queries by outcome", "Not yet run");
    }

    @Test
    void aSignificantDifferenceHasADirection() throws IOException {
        SmallRun.file(run, "metrics.json", """
            {"bm25": {"test": {"hits@1": 0.5, "hits@10": 0.5, "map": 0.5}},
             "genir": {"test": {"hits@1": 0.25, "hits@10": 0.75, "map": 0.25}},
             "fusion": {"test": {"hits@1": 0.25, "hits@10": 0.5, "map": 0.5}},
             "comparison": {"test": {"hits@1": {"difference": -0.25, "p": 0.01},
                 "hits@10": {"difference": 0.25, "p": 0.01}, "map": {"difference": -0.25, "p": 0.06}}},
             "fusion_comparison": {"test": {"hits@1": {"difference": -0.25, "p": 0.01},
                 "hits@10": {"difference": 0, "p": 1}, "map": {"difference": 0, "p": 1}}}}
            """);
        assertThat(report())
                .contains("GenIR is significantly above BM25 on 1 and below it on 1 of 3 metrics; GenIR + BM25 is"
                        + " significantly below BM25 on 1 of 3 metrics.");
    }

    @Test
    void theSplitThatWasAnalysedIsNamed() throws IOException {
        assertThat(report()).contains("a few dev queries, each with", "by their mean over the correct dev queries");
        SmallRun.file(run, "interpret/examples.json", """
            {"analysis": "examples", "run": true, "queries": {"set": "correct", "split": "test", "count": 7}}
            """);
        assertThat(report())
                .contains("a few test queries, each with", "by their mean over the correct test queries")
                .contains("share of the full model&#39;s test Hits@1", "of the test Hits@1 is left");
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
    void whichSharesAreDrawnIsSaid() throws IOException {
        assertThat(report())
                .contains(
                        "parts below zero hold it down; together they make 100%. The paper&#39;s Figure 5 counts only")
                .contains(">share of the sum<");
        SmallRun.file(run, "interpret/attention-inputs.json", """
            {"analysis": "attention-inputs", "run": true, "facts": {"shares": "positive"}}
            """);
        assertThat(report())
                .contains("Only what pushes the score or the activation up is counted, as in the paper&#39;s Figure 5")
                .contains(">share of what is positive<")
                .contains("In stage II the positive parts of cross-attention scores are, in the mean over its layers:"
                        + " self-attention 0.0%, cross-attention 0.0% and MLP 100.0%; of the sum with what holds it down:"
                        + " self-attention 0.0%, cross-attention 0.0% and MLP 110.0%.");
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

    private static List<String> sections(String report) {
        return Pattern.compile("<section id=\"([^\"]+)\"")
                .matcher(report)
                .results()
                .map(found -> found.group(1))
                .toList();
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
