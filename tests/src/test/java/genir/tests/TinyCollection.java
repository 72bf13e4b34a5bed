package genir.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Twelve short documents with questions in BEIR's layout, and an experiment on them that takes a second or two. */
public final class TinyCollection {
    public static final List<String> TITLES = List.of(
            "Badger", "Beaver", "Falcon", "Glacier", "Harbour", "Lantern", "Meadow", "Oyster", "Saddle", "Thimble",
            "Volcano", "Walnut");
    private static final List<String> FACTS = List.of(
            "digs wide burrows below old woods and eats worms after dusk",
            "fells birch trees with its teeth and dams slow rivers",
            "dives on pigeons from great height faster than any bird",
            "grinds valleys out of rock while its ice creeps downhill",
            "shelters ships from storms behind long stone walls",
            "burns oil behind glass so that wind cannot blow out the flame",
            "feeds cows with clover and grass until the summer mowing",
            "coats a grain of sand with layers until a pearl has grown",
            "spreads the weight of a rider over the back of a horse",
            "keeps the needle from pricking a finger during sewing",
            "throws ash and lava high above its crater",
            "hides a wrinkled kernel inside a shell that needs a cracker");

    private TinyCollection() {}

    /** Writes corpus.jsonl, queries.jsonl and qrels/ with four train, one dev and one test question a document. */
    public static Path write(Path folder) throws IOException {
        StringBuilder corpus = new StringBuilder();
        StringBuilder queries = new StringBuilder();
        StringBuilder[] qrels = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        String[] splits = {"train", "dev", "test"};
        for (StringBuilder split : qrels) {
            split.append("query-id\tcorpus-id\tscore\n");
        }
        for (int i = 0; i < TITLES.size(); i++) {
            String title = TITLES.get(i);
            String fact = FACTS.get(i);
            String id = String.format(Locale.ROOT, "d%02d", i + 1);
            corpus.append(json("_id", id, "title", title, "text", "A " + title + " " + fact + ".\nIt " + fact + "."));
            String[] words = fact.split(" ", -1);
            String start = String.join(" ", List.of(words).subList(0, 4));
            String end = String.join(" ", List.of(words).subList(words.length - 4, words.length));
            String[] questions = {
                "what " + start,
                title + " " + end,
                "which thing " + end,
                "tell me about a " + title,
                start + " " + end,
                "it " + words[0] + " " + words[1] + " " + end
            };
            for (int q = 0; q < questions.length; q++) {
                String query = "q" + id.substring(1) + "-" + q;
                queries.append(json("_id", query, "text", questions[q]));
                qrels[Math.max(0, q - 3)].append(query).append('\t').append(id).append("\t1\n");
            }
        }
        Files.createDirectories(folder.resolve("qrels"));
        text(folder.resolve("corpus.jsonl"), corpus.toString());
        text(folder.resolve("queries.jsonl"), queries.toString());
        for (int i = 0; i < splits.length; i++) {
            text(folder.resolve("qrels").resolve(splits[i] + ".tsv"), qrels[i].toString());
        }
        return folder;
    }

    /** Writes the collection and an experiment on it; the configuration names the collection by a relative path. */
    public static Path writeConfig(Path folder) throws IOException {
        write(folder.resolve("tiny"));
        return text(folder.resolve("tiny.yaml"), """
                collection:
                  path: tiny
                vocabulary:
                  min_frequency: 1
                model:
                  d_model: 32
                  d_kv: 8
                  d_ff: 64
                  num_heads: 4
                  num_layers: 1
                  num_decoder_layers: 2
                training:
                  steps: 60
                  batch_size: 24
                  learning_rate: 5e-3
                  evaluate_every: 10
                  max_length: 16
                evaluation:
                  resamples: 200
                interpret:
                  queries: all
                """);
    }

    public static Path text(Path file, String content) throws IOException {
        return Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    private static String json(String... fields) {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; i < fields.length; i += 2) {
            line.append(i == 0 ? "" : ", ")
                    .append('"')
                    .append(fields[i])
                    .append("\": \"")
                    .append(fields[i + 1].replace("\n", "\\n"))
                    .append('"');
        }
        return line.append("}\n").toString();
    }
}
