package genir.tests;

import genir.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The launcher itself, in a folder laid out as a distribution whose jar points to the tests' class path. */
public record Launcher(Path script) {
    static final Path ORIGINAL = Path.of("..", "genir").toAbsolutePath().normalize();

    /** Lays a distribution out in a new folder. */
    static Launcher install(Path folder) throws IOException {
        Files.createDirectories(folder);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (OutputStream out = Files.newOutputStream(folder.resolve("genir.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        return new Launcher(
                Files.copy(ORIGINAL, folder.resolve("genir"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES));
    }

    /** Runs it with another environment: an empty value takes the variable away. */
    Cli.Result run(Map<String, String> environment, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return run(command, environment);
    }

    /** Runs any command so, and keeps what it prints, as text in UTF-8. */
    static Cli.Result run(List<String> command, Map<String, String> environment) throws Exception {
        Path out = Files.createTempFile("genir-out", null);
        Path err = Files.createTempFile("genir-err", null);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            builder.environment().values().removeIf(String::isEmpty);
            int code = builder.start().waitFor();
            return new Cli.Result(code, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
