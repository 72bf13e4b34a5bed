package genir.interpret;

import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.docid.Docids;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model with hand-set weights over twelve documents whose docids have two tokens, the digits of 00 to 11, of which it is known what
 * everything does. Every token has a dimension of its own.
 *
 * <ul>
 *   <li>Layer 0, cross-attention writes the digits that the query's words stand for, the first and the second.
 *   <li>Layer 1, MLP: a neuron reads the first digit 1, which the decoder has said or is about to, and writes a little of the second digit 1.
 *   <li>Layer 2, cross-attention is misled by the word "tiger": it writes the first digit 1.
 *   <li>Nothing else does anything.
 * </ul>
 */
public final class PlantedDocids {
    public static final Vocabulary VOCABULARY = SmallModel.vocabulary()
            .forDocids(Docids.string(
                    IntStream.range(0, 12).mapToObj(number -> "d" + number).toList()));

    private static final int WIDTH = 64;
    private static final int HEAD = 8;
    private static final List<String> FIRST = List.of("lemon", "piano");
    private static final List<String> SECOND =
            List.of("orange", "grape", "melon", "violin", "trumpet", "drum", "hammer", "chisel", "wrench", "pliers");

    private PlantedDocids() {}

    /** All but the last find their document; "tiger" leads that one astray at the first digit. */
    public static QuerySet queries(Split split) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("lemon orange", "d0");
        texts.put("lemon wrench", "d8");
        texts.put("piano orange", "d10");
        texts.put("piano grape", "d11");
        texts.put("piano", "d11");
        texts.put("lemon tiger", "d0");
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        texts.forEach((text, document) -> {
            String id = "q" + queries.size();
            queries.add(new Query(id, text));
            grades.put(id, Map.of(document, 1));
        });
        return new QuerySet(split, queries, new Qrels(grades));
    }

    public static Session session(Parameters parameters, String queries) {
        return new Session(
                new Models(new T5Runner(parameters), null, List.of()),
                VOCABULARY,
                queries(Split.DEV),
                queries(Split.TEST),
                InterpretConfig.of(queries, null, 4),
                SmallModel.MAX_LENGTH);
    }

    public static T5Config config() {
        return new T5Config(0, WIDTH, HEAD, 12, 2, 0, 3, 8, 16, 0.0, 1e-12, null, true, null, null)
                .forVocabulary(VOCABULARY.size(), VOCABULARY.pad(), VOCABULARY.eos());
    }

    public static Parameters parameters() {
        Parameters parameters = new Parameters(config());
        for (String name : new ArrayList<>(parameters.layout().slots().keySet())) {
            if (name.endsWith("layer_norm.weight")) {
                parameters.floats(name).fill(1);
            }
        }
        for (int token = 0; token < VOCABULARY.size(); token++) {
            put(parameters, "shared.weight", WIDTH, token, token, 1);
        }
        for (int digit = 0; digit < FIRST.size(); digit++) {
            write(parameters, 0, digit, FIRST.get(digit), digit, 6);
        }
        for (int digit = 0; digit < SECOND.size(); digit++) {
            write(parameters, 0, 2 + digit, SECOND.get(digit), 2 + digit, 6);
        }
        write(parameters, 2, 0, "tiger", 1, 9);
        String mlp = "decoder.block.1.layer.2.DenseReluDense.";
        put(parameters, mlp + "wi.weight", WIDTH, 0, VOCABULARY.wordCount() + 1, 1);
        put(parameters, mlp + "wo.weight", 12, VOCABULARY.wordCount() + 3, 0, 0.1);
        return parameters;
    }

    /** Cross-attention that writes a docid token wherever it finds a word; it reads all positions alike. */
    private static void write(
            Parameters parameters, int layer, int unit, String word, int docidToken, double strength) {
        String prefix = "decoder.block." + layer + ".layer.1.EncDecAttention.";
        int token = VOCABULARY.encode(word, 2)[0];
        put(parameters, prefix + "v.weight", WIDTH, unit, token, 1 / 8.0);
        put(parameters, prefix + "o.weight", 2 * HEAD, VOCABULARY.wordCount() + docidToken, unit, strength);
    }

    private static void put(Parameters parameters, String name, int columns, int row, int column, double value) {
        parameters.floats(name).put(row * columns + column, (float) value);
    }
}
