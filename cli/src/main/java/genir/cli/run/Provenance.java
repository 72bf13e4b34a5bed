package genir.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.model.backend.BackendInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        root.put("seed", config.training().seed());
        // The launcher knows the checkout it was started from; a packaged genir has none.
        root.put("git_revision", System.getenv().getOrDefault("GENIR_REVISION", "unknown"));
        root.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        root.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        BackendInfo backend = BackendInfo.read();
        root.put("nd4j", backend.nd4j());
        root.put("openblas", backend.openblas());
        root.put("native_build", backend.nativeBuild());
        root.put("threads", backend.threads());
        root.put("peak_memory_megabytes", peakMegabytes());
        ObjectNode seconds = root.putObject("step_seconds");
        steps.properties()
                .forEach(step -> seconds.set(step.getKey(), step.getValue().path("seconds")));
        Json.write(directory.provenance(), root);
    }

    /** The most memory this process has had resident so far, or -1 where the system does not say. */
    private static long peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }
}
