package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.cli.checkpoint.StoredModel;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New documents for trained runs, from real command lines. */
class AddTest {
    private static final String KETTLE =
            document("n1", "Kettle", "A kettle boils water for tea.\\nIt whistles once the steam is strong.");
    private static final String LADDER =
            document("n2", "Ladder", "A ladder leans on walls.\\nIts rungs carry painters up to the gutter.");
    private static final String MAGNET =
            document("n3", "Magnet", "A magnet pulls iron nails.\\nIts poles attract filings and turn a compass.");
    private static final String OLD = document(
            "d01",
            "Badger",
            "A Badger digs wide burrows below old woods and eats worms after dusk.\\n"
                    + "It digs wide burrows below old woods and eats worms after dusk.");

    @TempDir
    static Path folder;

    private static Path run;
    private static Path plus;
    private static String before;
    private static Cli.Result added;

    @TempDir
    Path scratch;

    @BeforeAll
    static void addOnce() throws IOException {
        run = folder.resolve("run");
        Path config = TinyCollection.writeConfig(folder);
        assertThat(Cli.run("run", config, "-o", run, "--until", "evaluate").code())
                .isZero();
        before = Checksums.ofTree(run);
        Path documents = TinyCollection.text(folder.resolve("new.jsonl"), KETTLE + LADDER);
        // The collection is gone: a run has all it needs.
        Files.move(folder.resolve("tiny"), folder.resolve("elsewhere"));
        added = Cli.run("add", "-r", run, "--documents", documents, "--steps", "120");
        plus = folder.resolve("run-plus");
    }

    private static String document(String id, String title, String text) {
        return "{\"_id\": \"" + id + "\", \"title\": \"" + title + "\", \"text\": \"" + text + "\"}\n";
    }

    private static Cli.Result add(Path from, Path documents, Path to, Object... more) {
        Object[] line = {"add", "-r", from, "--documents", documents, "-o", to, "--until", "evaluate", "--steps", "120"
        };
        Object[] all = new Object[line.length + more.length];
        System.arraycopy(line, 0, all, 0, line.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return Cli.run(all);
    }

    private static String first(Path directory, String query) {
        Cli.Result result = Cli.run("search", "-r", directory, "--model", "genir", "-k", "1", query);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static JsonNode json(Path file) {
        return Json.read(file, JsonNode.class, "JSON");
    }

    @Test
    void newDocumentsAreFoundAndOldOnesKept() {
        assertThat(added.err()).isEmpty();
        assertThat(added.code()).isZero();
        assertThat(added.out())
                .contains("adding 2 documents to 12 documents; ", " new words", "old documents, 12 test queries:");
        assertThat(first(plus, "water boils")).contains("Kettle");
        assertThat(first(plus, "painters on rungs")).contains("Ladder");
        assertThat(first(plus, "digs wide burrows")).contains("Badger");

        JsonNode measured = json(plus.resolve("added.json"));
        assertThat(measured.at("/new/made_up/genir").isMissingNode()).isTrue();
        assertThat(measured.at("/new/made_up/hits@10/genir").doubleValue()).isEqualTo(1);
        assertThat(measured.at("/old/test/queries").intValue()).isEqualTo(12);
        assertThat(measured.at("/old/test/hits@1/before").doubleValue())
                .isEqualTo(json(run.resolve("metrics.json"))
                        .at("/genir/test/hits@1")
                        .doubleValue());
        assertThat(measured.at("/old/test/mrr@10/difference").doubleValue()).isGreaterThan(-0.1);
    }

    @Test
    void theOldRunStaysAsItIsAndTheNewOneIsARunLikeAnyOther() throws IOException {
        assertThat(Checksums.ofTree(run)).isEqualTo(before);
        assertThat(plus.resolve("report").resolve("index.html"))
                .content()
                .contains("Added documents", "Queries for new documents");
        assertThat(json(plus.resolve("provenance.json"))
                        .at("/addition/documents")
                        .intValue())
                .isEqualTo(2);
        assertThat(Files.readString(plus.resolve("config.yaml"))).contains("rehearsal: 0.", "steps: 120");
        StoredModel model = StoredModel.open(plus);
        assertThat(model.vocabulary().documentIds()).hasSize(14).contains("n1", "d12");
        assertThat(model.vocabulary().unknownWords("kettle whistles rungs painters"))
                .isEmpty();

        Cli.Result again = Cli.run("run", plus.resolve("config.yaml"), "-o", plus);
        assertThat(again.code()).isZero();
        assertThat(again.out()).doesNotContain("took");
        assertThat(Cli.run("inspect", "-r", plus, "--query", "water for tea").out())
                .contains("@DOC_ID_n1@");
        Cli.Result finished =
                Cli.run("add", "-r", run, "--documents", folder.resolve("new.jsonl"), "-o", plus, "--steps", "120");
        assertThat(finished.out()).contains("going on with the addition").doesNotContain("took");
    }

    @Test
    void theSameAdditionGivesTheSameBytesAlsoAfterItWasKilled() throws Exception {
        Path killed = scratch.resolve("killed");
        Object[] line = {
            "add",
            "-r",
            run,
            "--documents",
            folder.resolve("new.jsonl"),
            "-o",
            killed,
            "--steps",
            "120",
            "--until",
            "evaluate",
            "--set",
            "training.checkpoints.every_steps=5"
        };
        Process process = new ProcessBuilder(GenirProcess.command(line))
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output.txt").toFile())
                .start();
        Path checkpoint = killed.resolve("checkpoints").resolve("step-00000010");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!Files.exists(checkpoint) && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        boolean caught = process.isAlive();
        process.destroyForcibly().waitFor();
        assertThat(caught).as("killed in training").isTrue();
        assertThat(killed.resolve("model")).doesNotExist();

        Cli.Result rest = Cli.run(line);
        assertThat(rest.err()).isEmpty();
        assertThat(rest.out()).contains("going on with the addition", "train goes on at step ");
        Path weights = Path.of("model", "model.safetensors");
        assertThat(Files.mismatch(plus.resolve(weights), killed.resolve(weights)))
                .isEqualTo(-1);
    }

    @Test
    void moreIsAddedToWhatWasAddedAlsoWithQueries() throws IOException {
        Path more = Files.createDirectories(scratch.resolve("more"));
        TinyCollection.text(more.resolve("corpus.jsonl"), MAGNET + KETTLE);
        TinyCollection.text(more.resolve("queries.jsonl"), """
                {"_id": "m1", "text": "what pulls iron nails"}
                {"_id": "m2", "text": "compass poles"}
                {"_id": "m3", "text": "boiling water"}
                """);
        Files.createDirectories(more.resolve("qrels"));
        TinyCollection.text(more.resolve("qrels").resolve("train.tsv"), "query-id\tcorpus-id\tscore\nm1\tn3\t1\n");
        TinyCollection.text(
                more.resolve("qrels").resolve("test.tsv"), "query-id\tcorpus-id\tscore\nm2\tn3\t1\nm3\tn1\t1\n");
        Path twice = scratch.resolve("twice");
        Cli.Result result = add(plus, more, twice);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains(
                        "adding 1 document to 14 documents",
                        "1 document is there already, with the same text, and skipped");
        assertThat(result.out()).doesNotContain("warning");
        assertThat(first(twice, "pulls iron")).contains("Magnet");
        assertThat(first(twice, "water boils")).contains("Kettle");
        JsonNode measured = json(twice.resolve("added.json"));
        assertThat(measured.at("/new/test/queries").intValue()).isEqualTo(1);
        assertThat(measured.at("/old/test/queries").intValue())
                .as("those asked before")
                .isEqualTo(12);
    }

    @Test
    void documentsAloneGrowToo() throws IOException {
        Path alone = Files.createDirectories(scratch.resolve("alone"));
        Files.copy(folder.resolve("elsewhere").resolve("corpus.jsonl"), alone.resolve("corpus.jsonl"));
        Path config = TinyCollection.text(
                scratch.resolve("alone.yaml"),
                Files.readString(folder.resolve("tiny.yaml")).replace("path: tiny", "path: alone"));
        Path first = scratch.resolve("first");
        assertThat(Cli.run("run", config, "-o", first, "--until", "train").code())
                .isZero();
        Path second = scratch.resolve("second");
        Cli.Result result = add(first, folder.resolve("new.jsonl"), second);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(json(second.resolve("index").resolve("collection.json"))
                        .path("dev_from_documents")
                        .asBoolean())
                .isTrue();
        assertThat(json(second.resolve("added.json")).at("/old/dev/queries").intValue())
                .isEqualTo(6);
    }

    @Test
    void aDocumentWithAnotherTextReplacesTheOldOneWhenAskedTo() throws IOException {
        Path changed = TinyCollection.text(
                scratch.resolve("changed.jsonl"),
                document("d01", "Badger", "Zebras wear stripes.\\nZebras run in herds over stripes of savanna."));
        Path updated = scratch.resolve("updated");
        Cli.Result result = add(run, changed, updated, "--update");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("adding 1 document to 11 documents, of which 1 in place of one with the same id");
        assertThat(first(updated, "zebras stripes savanna")).contains("d01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAME|: nothing to add: all 1 documents are here already, with the same text",
                "CHANGED|: document \"d01\" is here already with another title or text; --update replaces what is here",
                "EMPTY|: no documents; a collection needs at least one",
                "TEXT|:1: ",
                "ABSENT|: no such file",
            })
    void documentsThatCannotBeAdded(String what) throws IOException {
        String[] parts = what.split("\\|", -1);
        Path file = scratch.resolve("documents.jsonl");
        String content = switch (parts[0]) {
            case "SAME" -> OLD;
            case "CHANGED" -> OLD.replace("woods", "forests");
            case "EMPTY" -> document("x", "", " ");
            case "TEXT" -> "a text\n";
            default -> null;
        };
        if (content != null) {
            TinyCollection.text(file, content);
        }
        problem(parts[1], "add", "-r", run, "--documents", file, "-o", scratch.resolve("new"));
        assertThat(scratch.resolve("new")).doesNotExist();
    }

    @Test
    void runsThatNothingCanBeAddedTo() throws IOException {
        Path documents = folder.resolve("new.jsonl");
        problem("not a run directory", "add", "-r", scratch, "--documents", documents);
        Path tiny = Files.createDirectories(scratch.resolve("c"));
        Files.copy(folder.resolve("elsewhere").resolve("corpus.jsonl"), tiny.resolve("corpus.jsonl"));
        Path early = scratch.resolve("early");
        assertThat(Cli.run("run", tiny, "-o", early, "--until", "index").code()).isZero();
        problem("there is no trained model yet; run 'genir train", "add", "-r", early, "--documents", documents);
        Path digits = scratch.resolve("digits");
        assertThat(Cli.run(
                                "run",
                                tiny,
                                "-o",
                                digits,
                                "--until",
                                "train",
                                "--set",
                                "docids.kind=string",
                                "--set",
                                "training.steps=1",
                                "--set",
                                "training.batch_size=4")
                        .code())
                .isZero();
        problem("its docids are of kind string", "add", "-r", digits, "--documents", documents);
    }

    @Test
    void placesAndOptionsThatDoNotFit() throws IOException {
        Path documents = folder.resolve("new.jsonl");
        problem("stays as it is", "add", "-r", run, "--documents", documents, "-o", run);
        problem("stays as it is", "add", "-r", run, "--documents", documents, "-o", run.resolve("more"));
        Path full = Files.createDirectories(scratch.resolve("full"));
        TinyCollection.text(full.resolve("letter.txt"), "mine");
        problem("expected a folder that does not exist yet", "add", "-r", run, "--documents", documents, "-o", full);
        Path other = TinyCollection.text(scratch.resolve("other.jsonl"), MAGNET);
        problem("here are other documents or options already", "add", "-r", run, "--documents", other, "-o", plus);
        problem(
                "--rehearse most: expected a share from 0 to 0.95, or none",
                "add",
                "-r",
                run,
                "--documents",
                other,
                "-o",
                scratch.resolve("x"),
                "--rehearse",
                "most");
        Path queries = TinyCollection.text(scratch.resolve("queries.jsonl"), "{\"_id\": \"z\", \"text\": \"iron\"}\n");
        problem(
                "queries without judgments",
                "add",
                "-r",
                run,
                "--documents",
                other,
                "-o",
                scratch.resolve("x"),
                "--queries",
                queries);
        assertThat(scratch.resolve("x")).doesNotExist();
    }

    private static void problem(String message, Object... line) {
        Cli.Result result = Cli.run(line);
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err()).contains(message);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aTokenizerKeepsItsPieces() throws IOException {
        Path golden = Path.of("parity", "golden", "relu-tied").toAbsolutePath();
        Path tiny = Files.createDirectories(scratch.resolve("c"));
        Files.copy(folder.resolve("elsewhere").resolve("corpus.jsonl"), tiny.resolve("corpus.jsonl"));
        Path config = TinyCollection.text(scratch.resolve("tune.yaml"), """
                collection: {path: c}
                model: {from: %s}
                training: {steps: 2, batch_size: 4}
                """.formatted(golden));
        Path tuned = scratch.resolve("tuned");
        assertThat(Cli.run("run", config, "-o", tuned, "--until", "train").code())
                .isZero();
        Path grown = scratch.resolve("grown");
        Cli.Result result = Cli.run(
                "add",
                "-r",
                tuned,
                "--documents",
                folder.resolve("new.jsonl"),
                "-o",
                grown,
                "--steps",
                "2",
                "--until",
                "train");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("the tokenizer spells their words");
        StoredModel before = StoredModel.open(tuned);
        StoredModel after = StoredModel.open(grown);
        assertThat(after.vocabulary().wordCount()).isEqualTo(before.vocabulary().wordCount());
        assertThat(after.vocabulary().documentIds()).hasSize(14);
        assertThat(after.vocabulary().encode("a kettle", 9))
                .isEqualTo(before.vocabulary().encode("a kettle", 9));
    }
}
