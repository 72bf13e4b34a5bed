package genir.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.inspect.Inspection;
import genir.interpret.inspect.SiteReading;
import genir.interpret.lens.TopTokens;
import genir.model.Tensor;
import genir.model.plan.kernel.LogSumExp;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An inspection as text or as JSON. */
final class InspectionPrinter {
    private final T5Runner runner;
    private final Vocabulary vocabulary;
    private final int k;

    /**
     * A printer.
     *
     * @param vocabulary null where tokens are known by id only
     * @param k entries of each list
     */
    InspectionPrinter(T5Runner runner, Vocabulary vocabulary, int k) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.k = k;
    }

    /** A prediction: a token with its logit and its probability in the softmax over all tokens. */
    private record Prediction(int token, float logit, double probability) {}

    private List<Prediction> predictions(Inspection inspection) {
        float[] logits = inspection.logits().data();
        FloatBuffer floats = FloatBuffer.wrap(logits);
        int[] top = TopTokens.of(floats, 0, logits.length, k);
        double normaliser = LogSumExp.of(floats, 0, logits.length);
        List<Prediction> predictions = new ArrayList<>();
        for (int token : top) {
            double probability = Math.exp(logits[token] - normaliser);
            predictions.add(new Prediction(token, logits[token], probability));
        }
        return predictions;
    }

    private String name(int token) {
        // Padding of an embedding matrix to a round size has ids without a token.
        return vocabulary == null || token >= vocabulary.size() ? "#" + token : vocabulary.token(token);
    }

    String text(Inspection inspection) {
        StringBuilder text = new StringBuilder("tokens");
        for (int token : inspection.tokens()) {
            text.append("  ").append(token);
            if (vocabulary != null) {
                text.append(' ').append(name(token));
            }
        }
        text.append("\n\n")
                .append(String.format(Locale.ROOT, "%4s %9s %11s  %s%n", "", "logit", "probability", "token"));
        int rank = 1;
        for (Prediction prediction : predictions(inspection)) {
            text.append(String.format(
                    Locale.ROOT,
                    "%3d. %9.4f %11.4f  %s%n",
                    rank++,
                    prediction.logit(),
                    prediction.probability(),
                    name(prediction.token())));
        }
        inspection.sites().forEach((site, value) -> text.append(siteText(site, value)));
        return text.toString().stripTrailing();
    }

    private String siteText(Site site, Tensor value) {
        StringBuilder text = new StringBuilder("\n" + site.name() + "\n");
        for (SiteReading reading : SiteReading.of(runner, site, value, k)) {
            text.append("  ").append(reading.place().isEmpty() ? "" : reading.place() + ": ");
            for (int i = 0; i < reading.indexes().length; i++) {
                String entry = reading.lens() ? name(reading.indexes()[i]) : "[" + reading.indexes()[i] + "]";
                text.append(i == 0 ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%s %.4f", entry, reading.values()[i]));
            }
            text.append('\n');
        }
        return text.toString();
    }

    String json(Inspection inspection) throws JsonProcessingException {
        ObjectNode json = Json.strict().createObjectNode();
        ArrayNode tokens = json.putArray("tokens");
        for (int token : inspection.tokens()) {
            putToken(tokens.addObject(), token);
        }
        ArrayNode predictions = json.putArray("predictions");
        int rank = 1;
        for (Prediction prediction : predictions(inspection)) {
            ObjectNode node = predictions.addObject().put("rank", rank++);
            putToken(node, prediction.token());
            node.put("logit", prediction.logit()).put("probability", prediction.probability());
        }
        ObjectNode sites = json.putObject("sites");
        for (Map.Entry<Site, Tensor> entry : inspection.sites().entrySet()) {
            ObjectNode site = sites.putObject(entry.getKey().name());
            ArrayNode shape = site.putArray("shape");
            for (int axis : entry.getValue().shape()) {
                shape.add(axis);
            }
            ArrayNode readings = site.putArray("readings");
            for (SiteReading reading : SiteReading.of(runner, entry.getKey(), entry.getValue(), k)) {
                putReading(readings.addObject(), reading);
            }
        }
        return Json.strict().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    private void putReading(ObjectNode node, SiteReading reading) {
        node.put("place", reading.place()).put("lens", reading.lens());
        ArrayNode top = node.putArray("top");
        for (int i = 0; i < reading.indexes().length; i++) {
            ObjectNode entry = top.addObject();
            if (reading.lens()) {
                putToken(entry, reading.indexes()[i]);
                entry.put("logit", reading.values()[i]);
            } else {
                entry.put("index", reading.indexes()[i]).put("value", reading.values()[i]);
            }
        }
    }

    private void putToken(ObjectNode node, int token) {
        node.put("id", token);
        if (vocabulary != null && token < vocabulary.size()) {
            node.put("token", vocabulary.token(token));
            if (vocabulary.isDocid(token)) {
                node.put("document", vocabulary.documentId(token));
            }
        }
    }
}
