package genir.interpret.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a run directory with a file of each kind, as small as can be, with something to escape wherever text comes in. */
final class SmallRun {
    private SmallRun() {}

    static void write(Path run) throws IOException {
        SmallInterpretation.write(run);
        file(run, "config.yaml", "collection:\n  path: '<script>alert(1)</script>&'\n");
        file(run, "provenance.json", """
                {"jdk": "17", "collection": "tldr<b>", "note": "<script>alert(1)</script>&",
                 "config": {"sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}
                """);
        file(run, "model/config.json", """
                {"d_model": 128, "num_layers": 1, "num_decoder_layers": 2}
                """);
        file(run, "index/collection.json", """
                {"analyzer": "<script>alert(1)</script>&", "documents": 1200, "queries": {"dev": 10, "test": 2},
                 "mean_length": 40.25, "sources": {"corpus.jsonl":
                 "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}}
                """);
        file(run, "index/queries.jsonl", """
                {"_id": "q1", "text": "<script>alert(1)</script>&"}
                {"_id": "q2<b>", "text": "two"}
                """);
        file(run, "index/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2<b>\td<i>\t1\n");
        file(run, "runs/bm25.test.trec", """
                q1 Q0 d1 1 2.5 bm25
                q1 Q0 d<i> 2 1.5 bm25
                q2<b> Q0 d1 1 1.0 bm25
                """);
        file(run, "runs/genir.test.trec", """
                q1 Q0 d1 1 2.5 genir
                q2<b> Q0 d<i> 1 1.0 genir
                """);
        file(run, "metrics.json", """
                {"bm25": {"test": {"hits@1": 0.5}, "dev": {"hits@1": 0.6}},
                 "genir": {"test": {"hits@1": 0.75}, "dev": {"hits@1": 0.7}},
                 "fusion": {"test": {"hits@1": 0.875}, "dev": {"hits@1": 0.8}},
                 "intervals": {"bm25": {"test": {"hits@1": [0.4, 0.61]}}},
                 "comparison": {"test": {"hits@1":
                     {"difference": 0.25, "p": 0.2, "wins": 3, "ties": 996, "losses": 1}}},
                 "fusion_comparison": {"test": {"hits@1":
                     {"difference": 0.375, "p": 0.01, "low": 0.25, "high": 0.5, "wins": 4, "ties": 995, "losses": 1}}}}
                """);
        file(run, "checkpoints/learning-curve.csv", """
                step,epoch,seconds,loss,learning_rate,dev_hits@1,dev_hits@10,dev_mrr@10
                10,0.5,1,5.5,0.001,,,
                20,1,2,4.5,0.001,0.25,0.5,0.375
                30,1.5,3,4.0,0.001,0.25,0.5,0.375
                """);
        file(run, "interpret/summary.json", """
                {"queries": "correct dev queries", "query_count": 7, "stage_rule": "<script>alert(1)</script>&",
                 "stages": [{"name": "I", "from": 0, "to": 0}, {"name": "II", "from": 1, "to": 1}],
                 "vocabulary": {"words": 8000, "docids": 1200}}
                """);
        file(run, "interpret/contributions.csv", """
                layer,component,measure,mean,low,high,queries
                0,mlp,ratio,0.9,0.8,1.0,7
                1,mlp,ratio,0.7,0.6,0.8,7
                0,"a,<script>",cosine_post,0.1,,,7
                """);
        file(run, "interpret/patching.csv", """
                stage,layers,component,mode,cutoff,share,low,high,queries
                I,0-0,mlp,zero,1,0.125,0.05,0.25,7
                all,0-1,mlp,zero,1,0.875,0.75,1,7
                I,0-0,mlp,mean,5,0.0625,0,0.1,7
                """);
        file(run, "interpret/rank-development.csv", """
                layer,site,token,statistic,value,low,high,queries
                -1,resid_pre,relevant,mean,900,800,1000,7
                0,resid_post,relevant,mean,10,5,20,7
                1,resid_post,relevant,mean,1,1,1,7
                1,resid_post,words,mean,4000,,,7
                1,resid_post,words,best,2,,,7
                1,resid_post,words,worst,9000,,,7
                """);
    }

    static void file(Path run, String name, String content) throws IOException {
        Path file = run.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
