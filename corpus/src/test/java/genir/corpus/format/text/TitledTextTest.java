package genir.corpus.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitledTextTest {
    /** Lines are parted by |, of the title too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            nullValues = "-",
            value = {
                "a.md!# One *two* [three](http://x) #||Text.!One two three!Text.",
                "a.md!Two|===||Text.!Two!Text.",
                "a.md!badge||# Later|Text.!Later!badge||# Later|Text.",
                "a.md!```|# comment|```|## Real|x!Real!```|# comment|```|## Real|x",
                "a.md!---|title: 'Front'|tags: x|---|Text.!Front!Text.",
                "a.md!---|title: Front|---|# Front|Text.!Front!Text.",
                "a.md!---|title: Front|---|# Other|Text.!Front!# Other|Text.",
                "a.md!---|tags: x|---|# Head|Text.!Head!Text.",
                "a.md!---|not front matter|---|Text.!not front matter!Text.",
                "a.md!# Only!Only!-",
                "a.rst!=====|Title|=====||Text.!Title!Text.",
                "a.rst!Title|~~~~~|Text.!Title!Text.",
                "a.adoc!= Title|Text.!Title!Text.",
                "a.org!#+TITLE: Title|* Head|Text.!Title!* Head|Text.",
                "a.org!* Head  :tag:|Text.!Head!Text.",
                "a.tex!%x|\\title{On it}|Text.!On it!%x|\\title{On it}|Text.",
                "a.txt!A line||Text.!A line!Text.",
                "a.txt!It was the best|of times.!It was the best!It was the best|of times.",
                "a.txt!# comment||x!# comment!x",
                "a.txt!Alone.!a!Alone.",
                "My notes.txt.gz!Alone.!My notes!Alone.",
            })
    void titles(String file, String lines, String title, String text) {
        assertThat(TitledText.of(
                        file,
                        lines.lines()
                                .flatMap(all -> java.util.Arrays.stream(all.split("\\|", -1)))
                                .toList()))
                .isEqualTo(new TitledText(title, text == null ? "" : text.replace('|', '\n')));
    }

    @Test
    void aLongFirstLineIsAParagraph() {
        String paragraph = "word ".repeat(30).strip();

        assertThat(TitledText.of("a.txt", java.util.List.of(paragraph, "", "more")))
                .isEqualTo(new TitledText("a", paragraph + "\n\nmore"));
    }
}
