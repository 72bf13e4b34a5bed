package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlQuotingTest {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new YamlQuoting())
                    .build())
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "1.10",
                "1e5",
                "0x1F",
                "12_34",
                "0b1",
                "0o7",
                "1:30",
                "2026-11-24",
                "-1",
                "+1",
                ".5",
                ".inf",
                ".nan",
                "NaN",
                "true",
                "No",
                "null",
                "~",
                "",
                " ",
                "a: b",
                "#a",
                "- a",
                "d07",
                "/tmp/a",
                "\u00e9t\u00e9",
                "&a",
                "*a",
                "!a",
                "a\nb"
            })
    void whatWasWrittenIsReadAgainAsAString(String text) throws IOException {
        JsonNode read = YAML.readTree(YAML.writeValueAsString(List.of(text))).get(0);
        assertThat(read.isTextual()).as(read.toString()).isTrue();
        assertThat(read.asText()).isEqualTo(text);
    }

    @Test
    void wordsStandWithoutQuotes() throws IOException {
        assertThat(YAML.writeValueAsString(List.of("english", "/tmp/a"))).doesNotContain("\"");
    }
}
