package genir.tests.explorer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The tiny collection with one document more, which would take a page over that shows it as HTML. */
final class HostileCollection {
    static final String ID = "d13";

    /** Text in two directions, in and out of the basic plane, in quotes, and commands to a browser in each way there is. */
    static final String TITLE =
            "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=2\"> Trap \"&amp;\" 'שלום' 🦡";

    static final String TEXT =
            "A trap snaps shut on bait <img src=\"http://192.0.2.1/trap.png\" onerror=window.hacked=3>"
                    + "<svg onload=\"window.hacked=4\"><a href=\"javascript:window.hacked=5\">bait</a></svg>\n"
                    + "</script></style></textarea><iframe src=\"http://192.0.2.1/\"></iframe>"
                    + "<link rel=stylesheet href=//192.0.2.1/trap.css><style>*{display:none}</style> `${window.hacked=6}`"
                    + " {{constructor.constructor('window.hacked=7')()}} \u202Eright to left\u202C عربى 👩‍👩‍👧 \\u003cb\\u003e"
                    + " <meta http-equiv=refresh content=\"0;url=http://192.0.2.1/\"> springs when a mouse nibbles cheese.";

    static final String DEV_QUERY = "<img src=x onerror=\"window.hacked=8\"> 'trap' snaps \"bait\" 🦡 שלום";

    private static final List<String> QUERIES = List.of(
            "trap snaps shut on bait",
            "which trap springs when a mouse nibbles cheese",
            "mouse nibbles cheese bait",
            "<script>window.hacked=9</script> trap snaps",
            DEV_QUERY,
            "what springs when a mouse nibbles cheese");
    private static final ObjectMapper JSON = new ObjectMapper();

    private HostileCollection() {}

    /** Writes the collection and an experiment on it. */
    static Path writeConfig(Path folder) throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path tiny = folder.resolve("tiny");
        append(tiny.resolve("corpus.jsonl"), json(Map.of("_id", ID, "title", TITLE, "text", TEXT)));
        String[] splits = {"train", "dev", "test"};
        for (int i = 0; i < QUERIES.size(); i++) {
            String id = "q13-" + i;
            append(tiny.resolve("queries.jsonl"), json(Map.of("_id", id, "text", QUERIES.get(i))));
            append(tiny.resolve("qrels").resolve(splits[Math.max(0, i - 3)] + ".tsv"), id + "\t" + ID + "\t1");
        }
        return config;
    }

    static String json(Object value) throws JsonProcessingException {
        return JSON.writeValueAsString(value);
    }

    static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }
}
