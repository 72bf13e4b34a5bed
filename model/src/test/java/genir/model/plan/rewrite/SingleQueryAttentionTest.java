package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class SingleQueryAttentionTest {
    private static final int HEADS = 3;
    private static final int D_KV = 4;
    private static final int D_MODEL = 10;
    private static final Rewrite[] REWRITES = {
        new ReshapeView(),
        new PermuteView(),
        new MatrixProduct(),
        new MatrixProductGradient(),
        new SingleQueryAttention()
    };

    /** Attention of one query position as the decoder has it, without its output projection. */
    private record Attention(SmallGraph graph, SDVariable q, SDVariable memory, SDVariable keys, SDVariable values) {
        static Attention of(int batch, int length) {
            SmallGraph graph = new SmallGraph();
            SDVariable q = graph.input("q", (long) batch, HEADS * D_KV);
            SDVariable memory = graph.input("memory", (long) batch * length, D_MODEL);
            SDVariable keys = project(graph, memory, "wk", batch, length).rename("keys");
            SDVariable values = project(graph, memory, "wv", batch, length).rename("values");
            SDVariable queries = graph.sd().reshape(q, batch, 1, HEADS, D_KV);
            SDVariable scores = graph.sd().mmul(byHead(graph, queries), byHead(graph, keys), false, true, false);
            SDVariable pattern = graph.sd().nn().softmax(scores, -1).rename("pattern");
            SDVariable z = graph.sd().permute(graph.sd().mmul(pattern, byHead(graph, values)), 0, 2, 1, 3);
            SDVariable rows = graph.sd().reshape(z, batch, HEADS * D_KV).rename("out");
            graph.keep(rows, pattern);
            return new Attention(graph, q, memory, keys, values);
        }

        private static SDVariable project(SmallGraph graph, SDVariable memory, String weight, int batch, int length) {
            SDVariable w = graph.input(weight, HEADS * D_KV, D_MODEL);
            return graph.sd().reshape(graph.sd().mmul(memory, w, false, true, false), batch, length, HEADS, D_KV);
        }

        private static SDVariable byHead(SmallGraph graph, SDVariable heads) {
            return graph.sd().permute(heads, 0, 2, 1, 3);
        }

        Attention differentiate(int batch) {
            SDVariable out = graph.sd().getVariable("out");
            graph.differentiate(
                    out,
                    new long[] {batch, HEADS * D_KV},
                    q,
                    memory,
                    graph.sd().getVariable("wk"),
                    graph.sd().getVariable("wv"));
            return this;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "5,1", "1,7", "4,33"})
    void withoutKeysAndValues(int batch, int length) {
        List<String> steps = Attention.of(batch, length).graph().compare(5e-6, REWRITES);
        assertThat(steps).noneMatch(step -> step.startsWith("product[memory, w"));
    }

    @ParameterizedTest
    @CsvSource({"5,2", "1,7", "4,33"})
    void andTheirGradients(int batch, int length) {
        List<String> steps =
                Attention.of(batch, length).differentiate(batch).graph().compare(5e-6, REWRITES);
        assertThat(steps).noneMatch(step -> step.startsWith("product[memory, w"));
    }

    @Test
    void keysThatWereAskedForStay() {
        Attention attention = Attention.of(4, 6);
        attention.graph().keep(attention.keys());
        assertThat(attention.differentiate(4).graph().compare(5e-6, REWRITES))
                .anyMatch(step -> step.startsWith("product[memory, wk]"))
                .noneMatch(step -> step.startsWith("product[memory, wv]"));
    }
}
