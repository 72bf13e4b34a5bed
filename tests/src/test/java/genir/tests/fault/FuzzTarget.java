package genir.tests.fault;

import genir.tests.Cli;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A command that reads files of a user: a folder of good ones, and how the command is called on it. */
enum FuzzTarget {
    BEIR("corpus.jsonl", "queries.jsonl", "qrels/train.tsv", "qrels/dev.tsv") {
        @Override
        void write(Path folder) throws IOException {
            TinyCollection.write(folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("beir", folder, output);
        }
    },
    DSI("documents.json", "train_queries.json", "dev_queries.json") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(folder.resolve("documents.json"), """
                    [{"id": 1, "text": "A badger digs burrows."}, {"id": "d2", "text": "A beaver fells trees."}]
                    """);
            for (String split : List.of("train", "dev", "test")) {
                TinyCollection.text(folder.resolve(split + "_queries.json"), """
                        [{"id": "%s1", "query": "what digs", "relevant_docs": [1]},
                         {"id": "%s2", "query": "what fells", "relevant_docs": ["d2", 1]}]
                        """.formatted(split, split));
            }
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("dsi", folder, output);
        }
    },
    TREC("documents.trec", "topics.dev.txt", "qrels.dev.txt") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(folder.resolve("documents.trec"), """
                    <DOC>
                    <DOCNO> d1 </DOCNO>
                    <TITLE>Badger</TITLE>
                    <TEXT>A badger digs &amp; eats worms.</TEXT>
                    </DOC>
                    <DOC>
                    <DOCNO>d2</DOCNO>
                    <TEXT>
                    A beaver fells trees.
                    </TEXT>
                    </DOC>
                    """);
            TinyCollection.text(folder.resolve("topics.dev.txt"), """
                    <top>
                    <num> Number: 301
                    <title> what digs
                    <desc> Description:
                    Which animal digs?
                    </top>
                    """);
            TinyCollection.text(folder.resolve("qrels.dev.txt"), "301 0 d1 1\n301 0 d2 0\n");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("trec", folder, output);
        }
    },
    TREC_NEWS(
            "docs/1.xml",
            "docs/post.jl",
            "docs/LA010189",
            "topics.train.xml",
            "topics.dev.txt",
            "topics.test.jsonl",
            "qrels.test.txt") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder.resolve("docs"));
            TinyCollection.text(folder.resolve("docs/1.xml"), """
                    <?xml version="1.0"?>
                    <nitf><head><docdata><doc-id id-string="1"/></docdata></head>
                    <body><body.head><hedline><hl1>Badger</hl1></hedline></body.head>
                    <body.content><block class="full_text"><p>It digs &eacute;.</p></block></body.content></body></nitf>
                    """);
            TinyCollection.text(folder.resolve("docs/post.jl"), """
                    {"id": "2", "title": null, "contents": [null, {"type": "sanitized_html", "content": "A <b>beaver</b>"}]}
                    """);
            TinyCollection.text(folder.resolve("docs/LA010189"), """
                    <root><!-- <DOC> -->
                    <DOC><DOCNO> 3 </DOCNO><H3> <TI>Falcon </TI></H3><HEAD>It</HEAD>
                    <LP>dives</LP><TEXT><DOCTITLE>fast</DOCTITLE> <![CDATA[ & far ]]></TEXT></DOC></root>
                    """);
            TinyCollection.text(folder.resolve("topics.train.xml"), """
                    <!DOCTYPE t [ <!ELEMENT t (topic)*> ]>
                    <t><topic number="01" type="x"><query>what digs</query><subtopic number="1">x</subtopic></topic></t>
                    """);
            TinyCollection.text(folder.resolve("topics.dev.txt"), "20001:1:what fells\n20002:2:what dives\n");
            TinyCollection.text(folder.resolve("topics.test.jsonl"), "{\"qid\": 5, \"title\": \"what dives\"}\n");
            TinyCollection.text(folder.resolve("qrels.train.txt"), "1 0 1 1\n");
            TinyCollection.text(folder.resolve("qrels.dev.txt"), "20001 0 2 1\n");
            TinyCollection.text(folder.resolve("qrels.test.txt"), "5 0 3 2\n5 0 1 -2\n");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("trec", folder, output);
        }
    },
    SQUAD("train.json") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(folder.resolve("train.json"), """
                    {"version": "1.1", "data": [{"title": "Badger", "paragraphs": [
                      {"context": "A badger digs burrows.", "qas": [
                        {"id": "q1", "question": "What digs?", "answers": [{"text": "A badger", "answer_start": 0}]},
                        {"id": "q2", "question": "What flies?", "is_impossible": true, "answers": []}]}]}]}
                    """);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("squad", folder.resolve("train.json"), output);
        }
    },
    CSV("documents.csv", "queries.tsv", "qrels.tsv") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(
                    folder.resolve("documents.csv"),
                    "id,title,text\r\n1,Badger,\"digs, \"\"burrows\"\"\nand\"\r\n2,,fells\r\n");
            TinyCollection.text(folder.resolve("queries.tsv"), "q1\twhat digs\n");
            TinyCollection.text(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\t1\t1\n");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs(
                    "csv",
                    folder.resolve("documents.csv"),
                    output,
                    "--queries",
                    folder.resolve("queries.tsv"),
                    "--qrels",
                    folder.resolve("qrels.tsv"));
        }
    },
    JSON_LINES("documents.jsonl") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(
                    folder.resolve("documents.jsonl"),
                    "{\"name\": \"Badger\", \"text\": [\"digs\", 2, null]}\n{\"text\": \"fells\"}\n");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("jsonl", folder, output, "--passage-words", "1");
        }
    },
    TEXT("a.md", "b.rst") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(
                    folder.resolve("a.md"), "---\ntitle: Badger\n---\n# Badger\n\n```\n# dig\n```\nIt digs.\n");
            TinyCollection.text(folder.resolve("b.rst"), "======\nBeaver\n======\n\nIt fells.\n");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("text", folder, output, "--passage-words", "3", "--overlap", "1");
        }
    },
    COMPRESSED_BEIR("corpus.jsonl.gz", "qrels/dev.tsv") {
        @Override
        void write(Path folder) throws IOException {
            TinyCollection.write(folder);
            Path corpus = folder.resolve("corpus.jsonl");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("corpus.jsonl.gz")))) {
                out.write(Files.readAllBytes(corpus));
            }
            Files.delete(corpus);
            TinyCollection.text(folder.resolve("qrels/dev.tsv"), """
                    "qid"	"iteration"	"docid"	"label"
                    q02-4	0	"d02"	1.0
                    "q03-4"	0	d03	0
                    """);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("beir", folder, output);
        }
    },
    DSI_QG("x_DSI_train_data.json", "x_DSI_dev_data.json", "x_corpus.tsv") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(folder.resolve("x_corpus.tsv"), "1\tA badger digs burrows.\tBadger\n2\tA beaver.\n");
            TinyCollection.text(folder.resolve("x_DSI_train_data.json"), """
                    {"text_id": 1, "text": "Passage: Badger A badger digs burrows."}
                    {"text_id": 1, "text": "Question: what digs"}
                    {"text_id": 3, "text": "Passage: A falcon dives."}
                    """);
            TinyCollection.text(
                    folder.resolve("x_DSI_dev_data.json"), "[{\"text_id\": 2, \"text\": \"Question: what fells\"}]");
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("dsi", folder, output);
        }
    },
    SQUAD_ROWS("train.jsonl", "validation.json") {
        @Override
        void write(Path folder) throws IOException {
            Files.createDirectories(folder);
            TinyCollection.text(folder.resolve("train.jsonl"), """
                    {"id": "q1", "title": "Badger", "context": "A badger digs.", "question": "What digs?", "answers": {"text": ["A badger"], "answer_start": [0]}}
                    {"id": "q2", "title": "Badger", "context": "A badger digs.", "question": "What flies?", "answers": {"text": [], "answer_start": []}}
                    {"title": "Beaver", "context": "A beaver fells.", "question": "What fells?", "answers": {"text": ["A beaver"], "answer_start": [0]}}
                    """);
            TinyCollection.text(folder.resolve("validation.json"), """
                    {"data": [{"id": 3, "title": "Falcon", "context": "A falcon dives.", "question": "What dives?",
                      "answers": {"text": ["A falcon"], "answer_start": [0]}}]}
                    """);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return importAs("squad", folder, output);
        }
    },
    CONFIGURATION("tiny.yaml") {
        @Override
        void write(Path folder) throws IOException {
            TinyCollection.writeConfig(folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return runToIndex(folder, output);
        }
    },
    CHECKPOINT(
            "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json") {
        @Override
        void write(Path folder) throws IOException {
            copyGolden("relu-tied", folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return convert(folder, output);
        }
    },
    CHECKPOINT_OF_TRANSFORMERS_5("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json") {
        @Override
        void write(Path folder) throws IOException {
            copyGolden("v5-t5-own", folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return convert(folder, output);
        }
    },
    SHARDED_CHECKPOINT("model.safetensors.index.json", "model-00002-of-00003.safetensors", "config.json") {
        @Override
        void write(Path folder) throws IOException {
            copyGolden("gated-untied-sharded", folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return convert(folder, output);
        }
    },
    SENTENCEPIECE_CHECKPOINT("spiece.model", "tokenizer_config.json") {
        @Override
        void write(Path folder) throws IOException {
            copyGolden("relu-untied-float16", folder);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return convert(folder, output);
        }
    },
    GENERATED_QUERIES("generated.jsonl") {
        @Override
        void write(Path folder) throws IOException {
            Path config = TinyCollection.writeConfig(folder);
            TinyCollection.text(
                    config,
                    Files.readString(config).replace("steps: 60", "steps: 60\n  generated_queries: generated.jsonl"));
            TinyCollection.text(folder.resolve("generated.jsonl"), """
                    {"text": "which animal digs", "document": "d01"}
                    {"text": "what is built of wood", "documents": ["d02", "d12"]}
                    """);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return runToIndex(folder, output);
        }
    },
    INTERVENTIONS("patch.yaml") {
        @Override
        void write(Path folder) throws IOException {
            copyGolden("relu-tied", folder);
            TinyCollection.text(folder.resolve("patch.yaml"), """
                    - do: zero
                      at: {component: mlp, layers: [0]}
                    - do: scale
                      factor: 0.5
                      at: {component: cross_attention, layers: [1], heads: [0]}
                    """);
        }

        @Override
        Cli.Result read(Path folder, Path output) {
            return Cli.run("inspect", "-m", folder, "--tokens", "5,6,1", "--patch", folder.resolve("patch.yaml"));
        }
    };

    /** Not a list, which an enum's field should not be. */
    private final String files;

    FuzzTarget(String... files) {
        this.files = String.join(" ", files);
    }

    /** The files that are broken, by their names in the folder. */
    List<String> files() {
        return List.of(files.split(" ", -1));
    }

    /** Writes good files into a folder that does not exist yet. */
    abstract void write(Path folder) throws IOException;

    /** Calls the command; its output, if it writes any, goes to a path where nothing is yet. */
    abstract Cli.Result read(Path folder, Path output);

    private static Cli.Result importAs(String format, Path input, Path output, Object... options) {
        List<Object> arguments =
                new ArrayList<>(List.of("import", "--format", format, "--input", input, "--output", output, "-q"));
        arguments.addAll(List.of(options));
        return Cli.run(arguments.toArray());
    }

    private static Cli.Result convert(Path checkpoint, Path output) {
        return Cli.run("convert", "--from", "hf", "--input", checkpoint, "--output", output, "-q");
    }

    private static Cli.Result runToIndex(Path folder, Path output) {
        return Cli.run("run", folder.resolve("tiny.yaml"), "-o", output, "--until", "index", "-q");
    }

    private static void copyGolden(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.list(Path.of("parity", "golden", name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }
}
