package genir.cli.command;

import genir.cli.bench.BusyLine;
import genir.cli.console.Console;
import genir.cli.run.DeviceConfig;
import genir.corpus.text.LuceneVersion;
import genir.model.backend.BackendInfo;
import genir.model.backend.CpuLoad;
import genir.model.backend.GemmRate;
import genir.model.backend.NativeBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir doctor}: what this machine offers and what to change. */
@Command(
        name = "doctor",
        description = "Say what this machine offers genir, and what would make it faster.",
        footerHeading = "%nExamples:%n",
        footer = {"  genir doctor", "  genir doctor --device cuda"})
public final class DoctorCommand implements Callable<Integer> {
    private static final double SLOW_GFLOPS_PER_CORE = 20;
    private static final long LITTLE_MEMORY = 3L << 30;
    /** Compute capabilities that ND4J's CUDA binaries were built for; they carry no PTX for newer ones. */
    private static final Set<String> CUDA_CAPABILITIES =
            Set.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9");

    @ParentCommand
    private GenirCommand genir;

    @Mixin
    private ThreadsOption threads;

    @Option(
            names = "--device",
            paramLabel = "KIND",
            description = "Try a device instead, e.g. cuda or cuda:tf32, and hold what it computes against the CPU.")
    private String device;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        threads.decide(console);
        if (device != null) {
            return new DeviceTrial(console, DeviceConfig.parse(device)).run() ? 0 : 1;
        }
        CpuLoad load = CpuLoad.begin();
        int cores = Runtime.getRuntime().availableProcessors();
        line(console, "JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
        Set<String> flags = NativeBackend.cpuFlags();
        List<String> features = Stream.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_tile")
                .filter(flags::contains)
                .toList();
        line(
                console,
                "CPU",
                cores + " cores, " + (features.isEmpty() ? "features unknown" : String.join(" ", features)));
        long memory = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        line(
                console,
                "Memory",
                String.format(
                        Locale.ROOT,
                        "%.1f GiB, of which the Java heap takes up to %.1f GiB",
                        memory / (double) (1 << 30),
                        Runtime.getRuntime().maxMemory() / (double) (1 << 30)));
        BackendInfo backend = BackendInfo.read();
        line(console, "ND4J", backend.nd4j() + ", natives " + backend.nativeBuild());
        double rate = GemmRate.measure();
        line(
                console,
                "BLAS",
                String.format(
                        Locale.ROOT,
                        "OpenBLAS %s, %d threads, %.0f GFLOPS",
                        backend.openblas(),
                        backend.threads(),
                        rate));
        line(console, "Lucene", LuceneVersion.running());
        gpu(console);
        advise(console, cores, memory, rate);
        BusyLine.of(load).ifPresent(console::print);
        return 0;
    }

    private static void advise(Console console, int cores, long memory, double rate) {
        if (rate < SLOW_GFLOPS_PER_CORE * Math.min(cores, 2)) {
            console.print("! Matrix products are slow for this many cores: is something else using them,"
                    + " or does OpenBLAS not know the CPU?");
        }
        if (memory < LITTLE_MEMORY) {
            console.print("! Less than 3 GiB of memory: train smaller models, or set training.batch_size lower.");
        }
    }

    /** GPUs as the driver's own tool lists them. */
    private static void gpu(Console console) throws IOException {
        List<String> gpus;
        try {
            Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
                    .redirectErrorStream(true)
                    .start();
            gpus = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (process.waitFor() != 0) {
                gpus = List.of();
            }
        } catch (IOException noDriver) {
            gpus = List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        if (gpus.isEmpty()) {
            line(console, "GPU", "none found; the CPU is used");
        }
        for (String gpu : gpus) {
            String capability = gpu.substring(gpu.lastIndexOf(',') + 1).trim();
            line(console, "GPU", gpu);
            console.print(
                    CUDA_CAPABILITIES.contains(capability)
                            ? "! ND4J's CUDA backend runs on it: build with -Pcuda to use it."
                            : "! ND4J's CUDA backend has no code for compute capability " + capability
                                    + " and cannot use it; the CPU is used.");
        }
    }

    private static void line(Console console, String what, String value) {
        console.print(String.format(Locale.ROOT, "%-8s %s", what, value));
    }
}
