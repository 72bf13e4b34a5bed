package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.SmallCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @TempDir
    Path root;

    private CollectionIndex index;

    @BeforeEach
    void indexCollection() throws IOException {
        CollectionIndexer.write(
                SmallCollection.get(), IndexConfig.defaults(), Map.of(), root.resolve("index"), Progress.NONE);
        index = CollectionIndex.open(root.resolve("index"));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void stemsComeInOrderOfFrequencyInDocumentsAndTrainingQueries() throws IOException {
        Vocabulary vocabulary = build("stemmed", 100, 2);

        // Documents + queries: file 4 + 2, archiv 4 + 1, list 4 + 1, packag 3 + 1, instal 2 + 1, creat 1 + 1, tar 2.
        assertThat(words(vocabulary))
                .containsExactly("<pad>", "</s>", "<unk>", "file", "archiv", "list", "packag", "instal", "creat", "tar")
                .doesNotContain("zebra");
    }

    @Test
    void wordsAreNeitherStemmedNorStopped() throws IOException {
        Vocabulary vocabulary = build("words", 100, 2);

        assertThat(words(vocabulary))
                .contains("files", "an", "packages", "package")
                .doesNotContain("packag", "zebra");
    }

    @Test
    void sizeCutsOffTheRarest() throws IOException {
        assertThat(words(build("stemmed", 3, 1))).containsExactly("<pad>", "</s>", "<unk>", "file", "archiv", "list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stemmed", "words", "tokenizer"})
    void docidTokensFollowTheWordsInOrderOfId(String kind) throws IOException {
        Vocabulary vocabulary = build(kind, 100, 2);

        assertThat(vocabulary.size()).isEqualTo(vocabulary.wordCount() + 4);
        assertThat(vocabulary.documentIds()).isEqualTo(index.documentIds());
        for (int i = 0; i < 4; i++) {
            int token = vocabulary.wordCount() + i;
            String id = index.documentIds().get(i);
            assertThat(vocabulary.docidToken(id)).isEqualTo(token);
            assertThat(vocabulary.documentId(token)).isEqualTo(id);
            assertThat(vocabulary.token(token)).isEqualTo("@DOC_ID_" + id + "@");
            assertThat(vocabulary.isDocid(token)).isTrue();
        }
        assertThat(vocabulary.isDocid(vocabulary.wordCount() - 1)).isFalse();
        assertThat(vocabulary.isDocid(vocabulary.size())).isFalse();
        assertThatThrownBy(() -> vocabulary.docidToken("x"))
                .isInstanceOf(InputException.class)
                .hasMessage("the vocabulary has no docid token for document \"x\"");
        assertThatThrownBy(() -> vocabulary.documentId(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encodingEndsWithTheEndOfSequence() throws IOException {
        Vocabulary vocabulary = build("stemmed", 100, 2);

        assertThat(spelled(vocabulary, "Archives of zebras: files!", 32)).isEqualTo("archiv <unk> file </s>");
        assertThat(spelled(vocabulary, "Archives of zebras: files!", 3)).isEqualTo("archiv <unk> </s>");
        assertThat(spelled(vocabulary, "Archives", 1)).isEqualTo("</s>");
        assertThat(spelled(vocabulary, "the </s> <pad>", 32)).isEqualTo("<unk> <unk> </s>");
        assertThat(spelled(vocabulary, "", 32)).isEqualTo("</s>");
        assertThatThrownBy(() -> vocabulary.encode("a", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stemmed", "words", "tokenizer"})
    void whatIsWrittenIsReadBack(String kind) throws IOException {
        Vocabulary vocabulary = build(kind, 100, 1);
        vocabulary.write(root.resolve("vocabulary"));
        Vocabulary read = Vocabulary.read(root.resolve("vocabulary"));

        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.wordCount()).isEqualTo(vocabulary.wordCount());
        assertThat(read.documentIds()).isEqualTo(vocabulary.documentIds());
        for (int token = 0; token < vocabulary.size(); token++) {
            assertThat(read.token(token)).isEqualTo(vocabulary.token(token));
        }
        for (Document document : index.documents()) {
            assertThat(read.encode(document.contents(), 20)).isEqualTo(vocabulary.encode(document.contents(), 20));
        }
        read.write(root.resolve("again"));
        for (String file : List.of("tokenizer.json", "docids.tsv", "vocabulary.json")) {
            assertThat(root.resolve("again").resolve(file))
                    .hasSameBinaryContentAs(root.resolve("vocabulary").resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource({"stemmed, english", "words, standard"})
    void huggingFaceTokenizesAnalyzedTermsToTheSameIds(String kind, String analyzer) throws IOException {
        Vocabulary vocabulary = build(kind, 100, 2);
        vocabulary.write(root.resolve("vocabulary"));

        try (HuggingFaceTokenizer tokenizer = djl(root.resolve("vocabulary/tokenizer.json"))) {
            List<String> texts = List.of("", "zebra", "List the files of an archive, with a zebra in it");
            for (String text : texts) {
                String terms = String.join(" ", TermStream.terms(Analyzers.named(analyzer), text));
                assertThat(ids(tokenizer, terms)).isEqualTo(vocabulary.encode(text, 1000));
            }
            for (Document document : index.documents()) {
                String terms = String.join(" ", TermStream.terms(Analyzers.named(analyzer), document.contents()));
                assertThat(ids(tokenizer, terms)).isEqualTo(vocabulary.encode(document.contents(), 1000));
                String docid = vocabulary.token(vocabulary.docidToken(document.id()));
                assertThat(ids(tokenizer, docid)).containsExactly(vocabulary.docidToken(document.id()), 1);
            }
        }
    }

    @Test
    void aGivenTokenizerKeepsItsIds() throws IOException {
        Vocabulary vocabulary = build("tokenizer", 100, 2);

        assertThat(vocabulary.wordCount()).isEqualTo(12);
        assertThat(List.of(vocabulary.pad(), vocabulary.eos(), vocabulary.unk()))
                .containsExactly(0, 1, 2);
        assertThat(spelled(vocabulary, "list files", 32)).isEqualTo("▁list ▁file s </s>");
        assertThat(spelled(vocabulary, "list files", 3)).isEqualTo("▁list ▁file </s>");
        vocabulary.write(root.resolve("vocabulary"));
        try (HuggingFaceTokenizer tokenizer = djl(root.resolve("vocabulary/tokenizer.json"))) {
            assertThat(ids(tokenizer, "list files")).isEqualTo(vocabulary.encode("list files", 32));
            assertThat(ids(tokenizer, "@DOC_ID_common/ls@")).containsExactly(vocabulary.docidToken("common/ls"), 1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
            []                                                  # not a tokenizer.json: it has no model.vocab
            {"model": {"vocab": {"a": "b"}}}                    # not a tokenizer.json: token a has no id
            {"model": {"vocab": {"a": 0, "</s>": 1}}}           # the tokenizer has no padding token; expected <pad> or [PAD] or <|pad|>
            """)
    void aBadTokenizerIsNamed(String json, String message) throws IOException {
        Path file = Files.writeString(root.resolve("tokenizer.json"), json);
        VocabularyConfig config = new VocabularyConfig("tokenizer", null, null, file.toString());
        assertThatThrownBy(() -> VocabularyBuilder.build(index, config, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": " + message);
    }

    @Test
    void aTokenizerTheLibraryRefusesIsNamed() throws IOException {
        Path file = Files.writeString(
                root.resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"Martian\", \"vocab\": {\"<pad>\": 0, \"</s>\": 1}}}");
        VocabularyConfig config = new VocabularyConfig("tokenizer", null, null, file.toString());
        assertThatThrownBy(() -> VocabularyBuilder.build(index, config, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": not a tokenizer.json that can be loaded: ");
    }

    @Test
    void aDamagedVocabularyIsNamed() throws IOException {
        Path folder = root.resolve("vocabulary");
        build("stemmed", 100, 2).write(folder);
        Path docids = folder.resolve("docids.tsv");
        String table = Files.readString(docids);
        Files.writeString(docids, table.replace("common/ls@\tcommon/ls", "common/ls@\tcommon/lt"));
        assertThatThrownBy(() -> Vocabulary.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(docids + ":3: expected token ");
        Files.writeString(docids, table.substring(0, table.indexOf("\n", table.indexOf("common/ls")) + 1));
        assertThatThrownBy(() -> Vocabulary.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(" and 2");
        Files.delete(docids);
        assertThatThrownBy(() -> Vocabulary.read(folder))
                .hasMessage(docids + ": no such file; expected the table of docid tokens");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            steamed   | - | - | -   | vocabulary.kind: unknown vocabulary kind "steamed": did you mean stemmed? Known are: stemmed, words, tokenizer
            stemmed   | 0 | - | -   | vocabulary.size: 0 is not 1 or more
            stemmed   | - | 0 | -   | vocabulary.min_frequency: 0 is not 1 or more
            stemmed   | - | - | a   | vocabulary.path: only kind tokenizer has one, not kind stemmed
            tokenizer | - | - | -   | vocabulary.path: missing; kind tokenizer needs the path of a tokenizer.json
            """)
    void badConfigurationNamesTheKey(String kind, Integer size, Integer minFrequency, String path, String message) {
        assertThatThrownBy(() -> new VocabularyConfig(kind, size, minFrequency, path))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private Vocabulary build(String kind, int size, int minFrequency) throws IOException {
        String path = kind.equals("tokenizer") ? unigram().toString() : null;
        return VocabularyBuilder.build(index, new VocabularyConfig(kind, size, minFrequency, path), Progress.NONE);
    }

    private static Path unigram() {
        try {
            return Path.of(VocabularyTest.class.getResource("unigram.json").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static HuggingFaceTokenizer djl(Path file) throws IOException {
        return NativeTokenizers.load(TokenizerJson.read(file), true);
    }

    private static int[] ids(HuggingFaceTokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static List<String> words(Vocabulary vocabulary) {
        return IntStream.range(0, vocabulary.wordCount())
                .mapToObj(vocabulary::token)
                .toList();
    }

    private static String spelled(Vocabulary vocabulary, String text, int maxLength) {
        return String.join(
                " ",
                Arrays.stream(vocabulary.encode(text, maxLength))
                        .mapToObj(vocabulary::token)
                        .toList());
    }
}
