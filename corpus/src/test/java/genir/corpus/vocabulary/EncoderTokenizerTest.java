package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EncoderTokenizerTest {
    private static final Path FILE = Path.of("encoder", "tokenizer.json");
    private static final String TOKENIZER = """
            {"version": "1.0",
             "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
             "padding": {"strategy": {"Fixed": 7}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
              "pad_type_id": 0, "pad_token": "[PAD]"},
             "added_tokens": [], "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
               {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
              "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
               "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
             "decoder": null,
             "model": {"type": "WordLevel", "unk_token": "[UNK]",
              "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "red": 4, "fish": 5}}}
            """;

    @Test
    void specialTokensStayWhereATextIsCut() {
        try (EncoderTokenizer tokenizer = tokenizer(TOKENIZER, 5)) {
            assertThat(tokenizer.encode("Red fish")).containsExactly(2, 4, 5, 3);
            assertThat(tokenizer.encode("")).containsExactly(2, 3);
            assertThat(tokenizer.encode("fish red old fish fish")).containsExactly(2, 5, 4, 1, 3);
        }
    }

    @Test
    void namesTheFileThatIsDamaged() {
        assertThatThrownBy(() -> tokenizer(TOKENIZER.substring(0, 300), 5))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(FILE + ":[0-9]+: malformed JSON.*");
        assertThatThrownBy(() -> tokenizer("{}", 5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it has no model.vocab");
        assertThatThrownBy(() -> tokenizer(TOKENIZER.replace("WordLevel", "Other"), 5))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(FILE + ": not a tokenizer.json that can be loaded");
    }

    private static EncoderTokenizer tokenizer(String json, int maxLength) {
        return EncoderTokenizer.of(FILE, json.getBytes(StandardCharsets.UTF_8), maxLength);
    }
}
