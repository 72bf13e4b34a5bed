package genir.retrieval.trained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.corpus.InputException;
import genir.model.plan.device.Devices;
import genir.retrieval.FusedRanker;
import genir.retrieval.Fusion;
import genir.retrieval.Ranker;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.DenseRetrieval;
import genir.retrieval.dense.DualEncoder;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoders;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.system.Fusions;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rankers of a run's systems; an encoder is opened when it is first asked for. */
final class RunRankers implements Closeable {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String DENSE = "/retrieval/dense";
    private static final String DUAL = "/retrieval/dual";

    private final TrainedRun run;
    private final JsonNode config;
    /** By the name of the ranker. */
    private final Map<String, DenseRetrieval> opened = new HashMap<>();

    RunRankers(TrainedRun run, JsonNode config) {
        this.run = run;
        this.config = config;
    }

    /** The systems that the run's configuration asks for. */
    RetrievalSystems systems() {
        Map<String, String> rankers = new LinkedHashMap<>();
        if (config.at(DENSE).isObject()) {
            rankers.put(RetrievalSystem.DENSE, config.at(DENSE + "/encoder").asText(DenseConfig.DEFAULT_ENCODER));
        }
        if (config.at(DUAL).isObject()) {
            rankers.put(RetrievalSystem.DUAL, "");
        }
        List<List<String>> fusions = new ArrayList<>();
        for (JsonNode fusion : config.at("/retrieval/fusions")) {
            List<String> members = new ArrayList<>();
            fusion.forEach(member -> members.add(member.asText()));
            fusions.add(members);
        }
        List<String> names = RetrievalSystems.of(rankers, List.of()).names();
        return RetrievalSystems.of(
                rankers,
                fusions.isEmpty() ? Fusions.usual(names) : Fusions.checked("retrieval.fusions", fusions, names));
    }

    /** The ranker of a system. */
    Ranker ranker(RetrievalSystem system) throws IOException {
        if (!system.isFusion()) {
            return single(system.name());
        }
        List<Ranker> members = new ArrayList<>();
        for (String member : system.members()) {
            members.add(single(member));
        }
        return new FusedRanker(system.name(), members, depth(), fusion(system));
    }

    /** How the rankings of a fusion's members become one. */
    Fusion fusion(RetrievalSystem system) throws IOException {
        return RunFusions.read(run.root().resolve("runs").resolve("fusions.json"), depth())
                .of(system.members());
    }

    /** How many documents of its members' rankings a fusion sees. */
    int depth() {
        return config.at("/evaluation/depth").asInt(EvaluationConfig.DEFAULT.depth());
    }

    private Ranker single(String name) throws IOException {
        return switch (name) {
            case RetrievalSystem.BM25 -> run.bm25();
            case RetrievalSystem.GENIR -> run.genir();
            default -> byVectors(name);
        };
    }

    private synchronized Ranker byVectors(String name) throws IOException {
        DenseRetrieval retrieval = opened.get(name);
        if (retrieval == null) {
            Path folder = run.root().resolve(name);
            retrieval = name.equals(RetrievalSystem.DUAL)
                    ? DenseRetrieval.open(name, folder.resolve("index"), dualEncoder(folder.resolve("model")))
                    : DenseRetrieval.open(
                            name, folder, SentenceEncoders.open(YAML.treeToValue(config.at(DENSE), DenseConfig.class)));
            opened.put(name, retrieval);
        }
        return retrieval.ranker();
    }

    private SentenceEncoder dualEncoder(Path model) throws IOException {
        return DualEncoder.open(
                model,
                run.vocabulary(),
                given(DUAL + "/max_length"),
                given(DUAL + "/document_length"),
                Devices.standard());
    }

    /** A number that a run's configuration has, as it is written out with every default. */
    private int given(String key) {
        if (!config.at(key).isInt()) {
            throw InputException.in(
                    run.root().resolve("config.yaml"),
                    key.substring(1).replace('/', '.') + ": expected a whole number");
        }
        return config.at(key).asInt();
    }

    @Override
    public synchronized void close() throws IOException {
        for (DenseRetrieval retrieval : opened.values()) {
            retrieval.close();
        }
    }
}
