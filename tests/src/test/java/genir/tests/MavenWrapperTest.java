package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import genir.corpus.io.Checksums;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvnw} on machines without Maven, or with an old one; a small server stands for the network. */
@DisabledOnOs(OS.WINDOWS)
class MavenWrapperTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String PROPERTIES = ".mvn/wrapper/maven-wrapper.properties";
    private static final String ZIP = "/org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.zip";
    /** What the script itself needs of a system. */
    private static final List<String> TOOLS = List.of(
            "sh",
            "dirname",
            "basename",
            "uname",
            "sed",
            "sort",
            "tr",
            "mktemp",
            "mkdir",
            "rm",
            "mv",
            "ls",
            "cat",
            "curl",
            "unzip",
            "sha256sum");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path path;
    private Path mvnw;
    private HttpServer server;

    @BeforeEach
    void prepare() throws IOException {
        path = Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            Path found = Stream.of(System.getenv("PATH").split(":", -1))
                    .map(entry -> Path.of(entry, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            Assumptions.assumeTrue(found != null, tool + " is not on the PATH");
            Files.createSymbolicLink(path.resolve(tool), found);
        }
        mvnw = Files.copy(PROJECT.resolve("mvnw"), folder.resolve("mvnw"));
        assertThat(mvnw.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve(PROPERTIES).getParent());
        Files.copy(PROJECT.resolve(PROPERTIES), folder.resolve(PROPERTIES));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        environment.put("PATH", path.toString());
        environment.put("HOME", folder.toString());
        environment.put("MAVEN_USER_HOME", "");
        environment.put("MVNW_REPOURL", "");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aNewEnoughMavenOnThePathIsTaken() throws Exception {
        maven("3.6.3");
        assertThat(run()).isEqualTo(new Cli.Result(0, "Maven 3.6.3 runs: -v\n", ""));
        maven("3.10.0");
        assertThat(run().code()).isZero();
    }

    @Test
    void withoutOneApachesArchiveIsAskedAndNoNetworkIsSaidSo() throws Exception {
        maven("3.5.4");
        environment.put("https_proxy", "http://127.0.0.1:1");
        Cli.Result result = run();
        assertThat(result.code()).isEqualTo(1);
        String url = "https://archive.apache.org/dist/maven/maven-3/3.9.11/binaries/apache-maven-3.9.11-bin.zip";
        assertThat(result.errLines())
                .containsExactly(
                        "mvnw: fetching Maven (once) from " + url,
                        "mvnw: cannot fetch Maven from " + url
                                + ": is there a network? Or install Maven 3.6.3 or later,"
                                + " or set MVNW_REPOURL to the address of a Maven repository");
    }

    @Test
    void theMavenOfARepositoryIsFetchedOnceAndHeldAgainstItsChecksum() throws Exception {
        Path zip = folder.resolve("maven.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("apache-maven-3.9.11/bin/mvn"));
            entries.write("#!/bin/sh\necho fetched: \"$@\"\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(zip);
        server.createContext(ZIP, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        String repository = "http://127.0.0.1:" + server.getAddress().getPort();
        environment.put("MVNW_REPOURL", repository);

        Cli.Result other = run();
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("Failed to validate Maven distribution SHA-256");

        String properties = Files.readString(folder.resolve(PROPERTIES));
        Files.writeString(
                folder.resolve(PROPERTIES),
                properties.replaceFirst(
                        "distributionSha256Sum=\\w+", "distributionSha256Sum=" + Checksums.ofFile(zip)));
        // A zip of Java's has no permissions to run; unzip gives those of the umask.
        Path shell = path.resolve("unzip");
        Path real = shell.toRealPath();
        Files.delete(shell);
        script(shell, real + " \"$@\" && chmod -R u+x \"$4\"");
        Files.createSymbolicLink(path.resolve("chmod"), Path.of("/bin/chmod"));

        Cli.Result first = run();
        assertThat(first.out()).isEqualTo("fetched: -v\n");
        assertThat(first.errLines()).containsExactly("mvnw: fetching Maven (once) from " + repository + ZIP);
        assertThat(run()).as("from where it was put").isEqualTo(new Cli.Result(0, "fetched: -v\n", ""));
    }

    private Cli.Result run() throws Exception {
        return Launcher.run(List.of(mvnw.toString(), "-v"), environment);
    }

    private void maven(String version) throws IOException {
        Files.deleteIfExists(path.resolve("mvn"));
        script(
                path.resolve("mvn"),
                "case $1 in --version) echo 'Apache Maven " + version + " (0000)' ;; *) echo Maven " + version
                        + " runs: \"$@\" ;; esac");
    }

    private static void script(Path file, String content) throws IOException {
        TinyCollection.text(file, "#!/bin/sh\n" + content + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
