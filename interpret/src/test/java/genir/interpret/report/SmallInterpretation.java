package genir.interpret.report;

import java.io.IOException;
import java.nio.file.Path;

/** What the further analyses leave in a run, as small as can be, with something to escape wherever text comes in. */
final class SmallInterpretation {
    private SmallInterpretation() {}

    static void write(Path run) throws IOException {
        file(run, "findings.json", """
            {"minimum_queries": 30, "findings": [
             {"id": "F2", "claim": "Self-attention <script>alert(1)</script>& can go.", "verdict": "holds", "reason": "r",
              "criteria": [{"figure": "leaving <b>rank</b> 1", "value": 0.0104, "low": 0, "high": 0.03125, "queries": 96,
               "relation": "at most", "threshold": 0.1, "published": 0.043, "verdict": "holds", "deciding": true}]},
             {"id": "F4", "claim": "Cross-attention cannot.", "verdict": "does not hold", "reason": "r", "criteria": []},
             {"id": "F1", "claim": "The decoder holds.", "verdict": "not decidable", "reason": "no <i>models</i>",
              "criteria": []}]}
            """);
        file(run, "findings.csv", "finding,verdict\nF2,holds\n");
        file(run, "encoder-swap.csv", """
            encoder,documents,measure,value,low,high,queries
            own,all,hits@1,1,1,1,7
            reduced-1,omitted,hits@1,0.8,0.5,1,5
            reduced-1,omitted,mrr,0.867,0.7,1,5
            """);
        file(run, "contributions-cosines.csv", """
            mlp_layer,layer,component,mean,low,high,queries
            0,1,mlp,-0.25,-0.3,-0.2,7
            """);
        file(run, "stages.csv", "rule,stage,from,to\nused,I,0,0\n");
        file(run, "patching-layers.csv", """
            layer,component,head,mode,cutoff,share,low,high,queries
            0,mlp,-1,zero,1,0.125,0,0.5,7
            1,cross_attention,-1,zero,1,0.5,0.2,0.8,7
            1,cross_attention,1,zero,1,0.25,0.1,0.4,7
            """);
        file(run, "circuit.csv", """
            circuit,split,measure,value,low,high,queries,relative,relative_low,relative_high,kept,components
            full,test,hits@1,0.5,0.4,0.6,8,1,1,1,6,6
            """);
        file(run, "circuit-search-test.csv", """
            circuit,split,measure,value,low,high,queries,relative,relative_low,relative_high,kept,components
            full,test,hits@1,0.5,0.4,0.6,8,1,1,1,6,6
            paper,test,hits@1,0.375,0.3,0.5,8,0.75,0.6,0.9,2,6
            found,test,hits@1,0.45,0.4,0.5,8,0.9,0.8,1,1,6
            """);
        file(run, "circuit-search.csv", "step,layer,component,hits@1,share\n0,,,0.5,1\n1,1,mlp,0.475,0.95\n");
        file(run, "circuit-search-kept.csv", "layer,component\n1,cross_attention\n");
        file(run, "circuit-search.json", """
            {"analysis": "circuit-search", "run": true, "notes": ["Greedy <script>alert(1)</script>&."], "facts": {"keep": 0.9}}
            """);
        file(run, "single-type.csv", """
            component,ranks,share,low,high,queries
            mlp,1,0.75,0.5,1,7
            mlp,2-10,0.25,0,0.5,7
            """);
        file(run, "logit-attribution.csv", """
            measure,layer,source,head,mean,low,high,queries,share
            difference,-1,embedding,-1,0.01,0,0.02,7,0.005
            difference,0,mlp,-1,-0.5,-0.6,-0.4,7,-0.25
            difference,1,cross_attention,-1,2.5,2,3,7,1.25
            difference,1,cross_attention,1,1.5,1,2,7,0.75
            """);
        file(run, "logit-attribution-neurons.csv", """
            layer,neuron,mean,low,high,queries,active_share,top_docid,top_docid_queries
            1,17,0.25,0.2,0.3,7,0.5,d<i>,3
            """);
        file(run, "attribution-patching.csv", """
            layer,component,head,mode,measure,effect,low,high,queries
            0,mlp,-1,mean,estimated,-0.5,-0.6,-0.4,7
            1,cross_attention,-1,mean,estimated,-1.5,-2,-1,7
            1,cross_attention,1,mean,estimated,-0.75,-1,-0.5,7
            0,mlp,-1,mean,exact,-0.75,-1,-0.5,7
            1,cross_attention,-1,mean,exact,-2.5,-3,-2,7
            1,cross_attention,1,mean,exact,-1.25,-1.5,-1,7
            """);
        file(run, "attribution-patching-neurons.csv", """
            layer,neuron,mode,estimated,exact,queries
            1,17,mean,-0.125,-0.25,7
            """);
        file(run, "attribution-patching-agreement.csv", """
            units,mode,pearson,spearman,count
            components,mean,0.93,0.9,6
            heads,mean,0.8,0.75,12
            """);
        file(run, "paths.csv", """
            mode,sender_layer,sender,receiver_layer,receiver,measure,effect,low,high,queries
            mean,0,cross_attention,1,mlp,estimated,-1.25,-1.5,-1,7
            mean,0,cross_attention,1,mlp,lead,-1.5,-2,-1,7
            mean,0,cross_attention,1,mlp,frozen,-1,-1.5,-0.5,7
            mean,0,cross_attention,-1,logits,lead,0.5,0.25,0.75,7
            mean,1,mlp,-1,logits,lead,-0.125,-0.5,0.25,7
            zero,0,cross_attention,1,mlp,lead,-9,-10,-8,7
            """);
        file(run, "paths-effects.csv", """
            mode,layer,component,way,measure,effect,low,high,queries
            mean,0,cross_attention,direct,lead,0.5,0.25,0.75,7
            mean,0,cross_attention,total,lead,-0.875,-1,-0.75,7
            mean,0,cross_attention,indirect,lead,-1.375,-2,-1,7
            """);
        file(run, "paths-agreement.csv", "units,mode,pearson,spearman,count\nedges,mean,0.97,0.9,30\n");
        file(run, "stage-paths.csv", """
            mode,sender,sender_stage,receiver,receiver_stage,layers,measure,effect,low,high,queries
            zero,cross_attention,all,mlp,III,1,lead,-2.25,-2.5,-2,7
            zero,cross_attention,all,mlp,III,1,left_first,0.625,0.5,0.75,7
            zero,mlp,I,cross_attention,II,2-3,lead,0.25,0.1,0.4,7
            """);
        file(run, "pairs.csv", """
            change,system,measure,value,low,high,queries,pairs
            drop,genir,lead,-0.75,-1,-0.5,7,20
            drop,genir,lost_first,0.25,0.1,0.4,7,20
            drop,bm25,lead,-1.25,-1.5,-1,7,20
            drop,bm25,lost_first,0.125,0.1,0.2,7,20
            new<b>,genir,lead,0.5,0.4,0.6,7,7
            """);
        file(run, "pairs-patching.csv", """
            change,direction,layer,component,share,low,high,queries,pairs
            drop,noising,0,cross_attention,0.25,0.2,0.3,6,15
            drop,denoising,0,cross_attention,0.5,0.4,0.6,6,15
            drop,denoising,1,cross_attention,0.125,0.1,0.2,6,15
            """);
        file(run, "pairs-words.csv", """
            rarity,layer,component,direction,effect,low,high,queries,words
            rare,-1,all,whole,1.5,1,2,6,9
            rare,0,cross_attention,denoising,0.75,0.5,1,6,9
            """);
        file(run, "pairs-axioms.csv", """
            axiom,system,share,low,high,queries,pairs
            idf,genir,0.625,0.5,0.7,7,30
            idf,bm25,0.875,0.8,0.9,7,30
            """);
        file(run, "attention-inputs-shares.csv", """
            layer,source,stage,contribution,share,positive_share
            1,embedding,-,-0.1,-0.1,0
            1,mlp,I,1.1,1.1,1
            """);
        file(run, "neuron-inputs-shares.csv", """
            layer,source,stage,contribution,share,positive_share
            1,cross_attention,I,2,1,1
            """);
        file(run, "attention-inputs.csv", """
            layer,head,source_layer,source,source_head,mean,low,high,queries
            1,-1,0,mlp,-1,1.1,1.05,1.15,7
            1,0,0,mlp,-1,2.2,2,3,7
            """);
        file(run, "attention-inputs.json", """
            {"analysis": "attention-inputs", "run": true, "notes": [],
             "facts": {"source_heads": 4, "source_heads_always_strongest": 3}}
            """);
        file(run, "words-or-docids.csv", """
            layer,head,cutoff,share,low,high,queries,chance
            0,-1,10,0.75,0.7,0.8,7,0.13
            1,-1,10,0.85,0.7,0.9,7,0.13
            1,0,10,0.6,0.5,0.7,7,0.13
            """);
        file(run, "head-index.csv", """
            layer,head,kind,top_tokens,docid_share,query_word_share,relevant_share,number_share,repeated_share
            1,0,documents,@DOC_ID_d<i>@ word<b>,0.9,0.1,0.2,0,0
            """);
        file(run, "head-words-queries.csv", """
            query,layer,head,place,token,docid,logit
            q2<b>,1,0,1,@DOC_ID_d<i>@,true,3.5
            q2<b>,1,0,2,<script>,false,2.5
            """);
        words(run);
        file(run, "features.csv", """
            feature,activity,share,activation,effect,low,high,queries,exact
            7,0.02,0.25,3.5,-0.125,-0.2,-0.05,7,-0.25
            3,0.01,0.125,1.5,-0.0625,-0.1,-0.01,7,
            """);
        file(run, "features-retrieval.csv", """
            replacement,measure,value,low,high,queries
            none,hits@1,1,1,1,7
            none,loss,0.5,0.4,0.6,7
            reconstruction,hits@1,0.875,0.75,1,7
            reconstruction,loss,0.75,0.5,1,7
            mean,hits@1,0.125,0,0.25,7
            mean,loss,4.5,4,5,7
            """);
        file(run, "features-queries.csv", """
            feature,place,query,text,token,activation,effect
            7,1,q2<b>,<script>alert(1)</script>&,@DOC_ID_d<i>@,4.5,-0.75
            """);
        file(run, "features-words.csv", "feature,place,word,activation,queries\n7,1,<script>,2.5,3\n");
        file(run, "features-documents.csv", "feature,place,token,logit\n7,1,@DOC_ID_d<i>@,1.25\n");
        file(run, "features.json", """
            {"analysis": "features", "run": true, "notes": ["Dead <i>features</i>."],
             "facts": {"site": "decoder.1.hook_resid_post", "features": 32, "k": 4, "dead": 0.0625, "dense": 0.03125,
             "explained_variance": 0.8125, "loss_recovered_of_mean": 0.9375}}
            """);
        file(run, "examples.csv", """
            query,text,document,token,rank,runner_up,lead
            q2<b>,<script>alert(1)</script>&,d<i>,@DOC_ID_d<i>@,1,@DOC_ID_d1@,1.75
            q3,three,d1,@DOC_ID_d1@,2,word,-0.5
            """);
        file(run, "examples-path.csv", """
            query,layer,site,place,token,docid,logit,relevant_rank
            q2<b>,-1,resid_pre,1,<script>,false,1,400
            q2<b>,0,resid_post,1,@DOC_ID_d1@,true,2,3
            q2<b>,1,resid_post,1,@DOC_ID_d<i>@,true,3,1
            q3,1,resid_post,1,word,false,3,2
            """);
        file(run, "examples-tops.csv", """
                query,layer,site,kind,place,token,logit
                q2<b>,-1,resid_pre,word,1,<script>,1
                q2<b>,1,resid_post,document,1,@DOC_ID_d<i>@,3
                """);
        file(run, "examples-parts.csv", """
            query,layer,source,head,lead,rank_zero,rank_mean
            q2<b>,-1,embedding,-1,0.05,,
            q2<b>,0,mlp,-1,-0.3,1,1
            q2<b>,1,cross_attention,-1,2,30,12
            q2<b>,1,cross_attention,0,1.5,20,1
            q3,1,cross_attention,-1,2,1,1
            """);
    }

    private static void words(Path run) throws IOException {
        file(run, "words-agreement.csv", """
            ablation,measure,weight,right,statistic,value,low,high,queries,chance
            dropped,logit,bm25,all,spearman,0.75,0.7,0.8,7,
            dropped,logit,bm25,all,first,0.8,0.6,1,7,0.25
            masked,logit,idf,genir,spearman,0.5,0.25,0.75,3,
            masked,logit,idf,genir,first,0.4,0.2,0.6,3,0.3
            """);
        file(run, "words-attention.csv", """
            layer,head,kind,share,low,high,queries,even
            0,-1,end,0.2,0.1,0.3,7,0.2
            0,-1,rare,0.4,0.3,0.5,7,0.3
            1,-1,end,0.1,0.1,0.2,7,0.2
            1,-1,rare,0.6,0.5,0.7,7,0.3
            1,-1,matching,0.9,0.8,1,7,0.4
            1,0,rare,0.7,0.5,0.8,7,0.3
            """);
        file(run, "words-heads.csv", """
            layer,head,measure,value,low,high,queries
            0,0,entropy,0.9,0.8,1,7
            0,0,worth,0.1,0,0.2,7
            1,1,worth,0.3,0.2,0.4,7
            """);
        file(run, "words-bins.csv", """
            weight,bin,mean_weight,worth,low,high,queries,words
            bm25,0,0,-0.25,-0.3,-0.2,7,12
            bm25,1,1.5,0.5,0.4,0.6,6,9
            bm25,5,4.5,3.25,3,3.5,7,9
            """);
        file(run, "words-collection.csv", """
            term,word,occurrences,documents,idf,score,worth,residual,low,high,queries
            <b>f,<b>file,9,400,0.75,0.5,0.1,0.5,0.25,0.75,8
            list,lists,7,300,1.25,0.75,0.2,0.1,-0.1,0.3,7
            commit,commit,5,50,2.5,2,0.3,-0.75,-1,-0.5,5
            """);
        file(run, "words-queries.csv", """
            query,place,word,kind,idf,score,score_lead,attention,dropped_lead,dropped_logit,masked_lead,masked_logit,gradient_lead
            q2<b>,0,<script>alert(1)</script>&,rare,2.5,1.5,1,0.75,1.25,1.5,1,1.25,1
            q2<b>,1,of,stop,,0,,0.125,-0.25,-0.5,-0.125,0,-0.25
            """);
        file(run, "words-examples.csv", """
            query,place,word,layer,head,attention,worth
            q2<b>,0,<script>alert(1)</script>&,0,-1,0.7,0.25
            q2<b>,0,<script>alert(1)</script>&,1,-1,0.8,0.75
            q2<b>,0,<script>alert(1)</script>&,1,0,0.9,0.5
            q2<b>,1,of,0,-1,0.15,-0.05
            q2<b>,1,of,1,-1,0.1,-0.2
            """);
    }

    private static void file(Path run, String name, String content) throws IOException {
        SmallRun.file(run, "interpret/" + name, content);
    }
}
