package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.model.backend.BackendInfo;
import genir.model.backend.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run's results come from: provenance.json. */
final class Provenance {
    private Provenance() {}

    /**
     * Writes what is known so far.
     *
     * @param steps the finished steps with their seconds
     */
    static void write(RunDirectory directory, ExperimentConfig config, ObjectNode steps) throws IOException {
        ObjectNode root = Json.strict().createObjectNode();
        root.put("collection", Path.of(config.collection().path()).getFileName().toString());
        root.put("config_sha256", Checksums.ofText(ConfigFile.text(config)));
        Path model = directory.model().resolve("model.safetensors");
        if (Files.exists(model)) {
            root.put("model_sha256", Checksums.ofFile(model));
        }
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            root.set("collection_sha256", Json.strict().valueToTree(index.info().sources()));
            root.put("lucene", index.info().luceneVersion());
        }
        if (Files.exists(directory.addition())) {
            root.set("addition", Json.read(directory.addition(), JsonNode.class, "what was added to a run"));
        }
        root.put("seed", config.training().seed());
        // The launcher knows the checkout that it was started from, or that its distribution was made of.
        root.put("git_revision", System.getenv().getOrDefault("GENIR_REVISION", "unknown"));
        root.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        root.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        BackendInfo backend = BackendInfo.read();
        root.put("nd4j", backend.nd4j());
        root.put("openblas", backend.openblas());
        root.put("native_build", backend.nativeBuild());
        root.put("threads", backend.threads());
        root.put("device", config.device().open().name());
        root.put("precision", config.device().precision());
        root.put("peak_memory_megabytes", ProcessMemory.peakBytes() < 0 ? -1 : ProcessMemory.peakBytes() >> 20);
        ObjectNode seconds = root.putObject("step_seconds");
        steps.properties()
                .forEach(step -> seconds.set(step.getKey(), step.getValue().path("seconds")));
        Json.write(directory.provenance(), root);
    }
}
