package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatternTest {
    private static final NodeOp ADD = new NodeOp.Add();
    private static final NodeOp RELU = new NodeOp.Relu();
    private static final Pattern PATTERN =
            new Pattern().and("sum", ADD, "x", "x").and("y", RELU, "sum");

    private static NodeList list(List<String> wanted, Node... nodes) {
        return new NodeList(List.of(nodes), wanted, new HashMap<>(), List.of());
    }

    private static Node sum(String a, String b, String output) {
        return Node.of(ADD, List.of(a, b), output);
    }

    private static Node relu(String input, String output) {
        return Node.of(RELU, List.of(input), output);
    }

    /** The first sum of a is with another value, and nothing is made of the second. */
    @Test
    void ofSeveralReadersTheOneIsFoundThatTheRestFollows() {
        Node right = sum("a", "a", "s3");
        NodeList nodes =
                list(List.of("r"), sum("a", "b", "s1"), relu("s1", "t"), sum("a", "a", "s2"), right, relu("s3", "r"));
        Match found = PATTERN.find(nodes, Match.at("x", "a"));
        assertThat(found.values("x", "sum", "y")).containsExactly("a", "s3", "r");
        assertThat(found.nodes()).containsExactly(right, relu("s3", "r"));
    }

    @Test
    void fromItsResultItIsFoundBackwards() {
        NodeList nodes = list(List.of("r"), sum("a", "a", "s"), relu("s", "r"));
        assertThat(new Pattern().and("y", RELU, "sum").and("sum", ADD, "x", "x").find(nodes, Match.at("y", "r")))
                .isEqualTo(
                        new Match(Map.of("x", "a", "sum", "s", "y", "r"), List.of(relu("s", "r"), sum("a", "a", "s"))));
    }

    @Test
    void oneNameIsOneValue() {
        NodeList nodes = list(List.of("r"), sum("a", "b", "s"), relu("s", "r"));
        assertThat(PATTERN.find(nodes, Match.at("x", "a"))).isNull();
        assertThat(PATTERN.find(nodes, Match.at("x", "nothing"))).isNull();
    }

    @Test
    void oneNodeIsFoundOnce() {
        Pattern twice = new Pattern().and("y", RELU, "x").and("z", RELU, "x");
        assertThat(twice.find(list(List.of(), relu("a", "r")), Match.at("x", "a")))
                .isNull();
        assertThat(twice.find(list(List.of(), relu("a", "r"), relu("a", "s")), Match.at("x", "a"))
                        .values("y", "z"))
                .containsExactly("r", "s");
    }

    @Test
    void isClosedWhereNobodyElseNeedsWhatIsInside() {
        Node sum = sum("a", "a", "s");
        Node relu = relu("s", "r");
        assertThat(isClosed(list(List.of("r"), sum, relu))).isTrue();
        assertThat(isClosed(list(List.of("r", "s"), sum, relu))).isFalse();
        assertThat(isClosed(list(List.of("r"), sum, relu, relu("s", "t")))).isFalse();
    }

    private static boolean isClosed(NodeList nodes) {
        return PATTERN.find(nodes, Match.at("x", "a")).isClosed(nodes, "y");
    }

    @Test
    void aNodeWithoutAConnectionIsAnError() {
        NodeList nodes = list(List.of(), relu("a", "r"));
        assertThatThrownBy(() -> PATTERN.find(nodes, Match.at("other", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum");
    }
}
