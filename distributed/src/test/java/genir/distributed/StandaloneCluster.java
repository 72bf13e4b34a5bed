package genir.distributed;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A master and two workers in processes of their own, which call this machine by two names: Spark begins a task a second time only on
 * another host.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String MASTER = HERE.getHostAddress();
    private static final List<String> WORKERS = List.of(MASTER, "localhost");

    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private StandaloneCluster(int port) {
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param folder for the workers' files; made where it is not there
     */
    static StandaloneCluster start(Path folder) throws IOException {
        Files.createDirectories(folder);
        StandaloneCluster cluster = new StandaloneCluster(freePort());
        try {
            cluster.start(
                    folder,
                    "master.Master",
                    List.of("--host", MASTER, "--port", Integer.toString(cluster.port), "--webui-port", "0"));
            LocalCluster.await(cluster::listens);
            for (String host : WORKERS) {
                List<String> arguments = List.of("--host", host, "--webui-port", "0", "--cores", "1", "--memory", "1g");
                List<String> line = new ArrayList<>(arguments);
                line.addAll(List.of("--work-dir", folder.resolve(host).toString(), cluster.url()));
                cluster.start(folder, "worker.Worker", line);
            }
            return cluster;
        } catch (IOException | RuntimeException | Error failure) {
            cluster.close();
            throw failure;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        if (!processes.get(0).isAlive()) {
            throw new AssertionError("the master has ended");
        }
        try (Socket socket = new Socket(HERE, port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void start(Path folder, String daemon, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                SparkSettings.LOG,
                "-cp",
                SparkSettings.executorClassPath(),
                "org.apache.spark.deploy." + daemon));
        line.addAll(arguments);
        File said = folder.resolve("daemons.txt").toFile();
        processes.add(new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
                .start());
    }

    private String url() {
        return "spark://" + MASTER + ":" + port;
    }

    /** The options of a command that is to use it, with executors that find the classes where this process does. */
    List<String> settings() throws IOException {
        return List.of(
                "--master",
                url(),
                "--conf",
                "spark.jars=",
                "--conf",
                "spark.executor.memory=1g",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.extraClassPath=" + SparkSettings.executorClassPath());
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
