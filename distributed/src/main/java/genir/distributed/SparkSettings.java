package genir.distributed;

import genir.cli.cluster.ClusterOptions;
import genir.corpus.InputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;

/** What an application of ours asks Spark for, where its user does not say otherwise. */
final class SparkSettings {
    private static final String MASTER = "spark.master";
    private static final String JARS = "spark.jars";
    private static final String CORES = "spark.executor.cores";
    private static final String REVISION = "GENIR_REVISION";
    /**
     * For the JVMs of Spark's processes: its log goes from SLF4J to log4j; the library of some formats would lead it back, and Spark then
     * does not start.
     */
    static final String LOG = "-Dlog4j.provider=org.apache.logging.log4j.core.impl.Log4jProvider";

    private static final String LOCAL = "local";
    private static final String LOCAL_CLUSTER = "local-cluster";

    private SparkSettings() {}

    /**
     * The settings of an application: the user's, those that spark-submit left in the process, and ours.
     *
     * @throws InputException if no master is named
     */
    static SparkConf of(ClusterOptions options) throws IOException {
        SparkConf conf = new SparkConf();
        options.settings().forEach(conf::set);
        if (options.master() != null) {
            conf.setMaster(options.master());
        }
        String master = conf.get(MASTER, "");
        if (master.isEmpty()) {
            throw new InputException(
                    "--master: expected the address of a Spark cluster, such as spark://host:7077, yarn,"
                            + " k8s://https://host:6443 or local-cluster[2,1,2048]");
        }
        conf.setIfMissing("spark.app.name", options.name());
        conf.setIfMissing(CORES, "1");
        // One training in a process at a time, whatever cores that has: see Executor.
        conf.setIfMissing("spark.task.cpus", conf.get(CORES));
        conf.setIfMissing(
                "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -Xss4m -Dslf4j.internal.verbosity=ERROR");
        conf.setIfMissing("spark.executor.defaultJavaOptions", LOG);
        for (String threads : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            conf.setIfMissing("spark.executorEnv." + threads, "1");
        }
        // What a run says of its origin.
        if (System.getenv(REVISION) != null) {
            conf.setIfMissing("spark.executorEnv." + REVISION, System.getenv(REVISION));
        }
        if (master.startsWith(LOCAL)) {
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        if (master.startsWith(LOCAL_CLUSTER)) {
            conf.setIfMissing("spark.executor.extraClassPath", executorClassPath());
        } else if (!master.startsWith(LOCAL)) {
            conf.setIfMissing(JARS, String.join(",", classPath()));
        }
        return conf;
    }

    /**
     * The class path of executors that find everything where this process does. Spark's own libraries come first, as everywhere: those of its
     * classes that speak Scala take only their own Jackson.
     */
    static String executorClassPath() throws IOException {
        return Path.of(home(), "jars", "*") + File.pathSeparator + String.join(File.pathSeparator, classPath());
    }

    /** This process's class path without Spark's own, in which a jar's libraries stand beside it. */
    private static Set<String> classPath() throws IOException {
        Path sparks = Path.of(home(), "jars");
        Set<String> all = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            if (!Files.exists(path) || isSparks(path, sparks) || isForOurLog(path)) {
                continue;
            }
            all.add(path.toString());
            Path libraries = path.resolveSibling("lib");
            if (path.getFileName().toString().equals("genir.jar") && Files.isDirectory(libraries)) {
                try (var jars = Files.list(libraries)) {
                    jars.filter(jar -> !isForOurLog(jar)).forEach(jar -> all.add(jar.toString()));
                }
            }
        }
        return all;
    }

    /** A library that Spark has too is Spark's. */
    private static boolean isSparks(Path entry, Path sparks) {
        return Files.isRegularFile(entry) && Files.exists(sparks.resolve(entry.getFileName()));
    }

    /** What leads log4j, which Spark writes its log with, to SLF4J, and SLF4J nowhere: Spark leads the latter to the former. */
    private static boolean isForOurLog(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith("log4j-to-slf4j-") || name.startsWith("slf4j-nop-");
    }

    private static String home() {
        String home = System.getenv("SPARK_HOME");
        if (home == null) {
            throw new InputException("SPARK_HOME: expected the folder that Spark is in, which has a folder jars");
        }
        return home;
    }
}
