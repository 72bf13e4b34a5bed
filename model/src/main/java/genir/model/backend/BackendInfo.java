package genir.model.backend;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which native code runs.
 *
 * @param nd4j version of ND4J, with its backend
 * @param openblas version of the OpenBLAS binding
 * @param nativeBuild which build of ND4J's natives was chosen for this CPU
 * @param threads threads of a matrix product
 */
public record BackendInfo(String nd4j, String openblas, String nativeBuild, int threads) {
    /** Asks the running backend. */
    public static BackendInfo read() {
        NativeBackend.start();
        String extension = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
        return new BackendInfo(
                nd4jVersion() + " " + Nd4j.getBackend().getClass().getSimpleName(),
                version(openblas_nolapack.class),
                Loader.getPlatform() + extension,
                org.bytedeco.openblas.presets.openblas_nolapack.blas_get_num_threads());
    }

    /** ND4J's jars have no version in their manifest, but carry what Maven knows of them. */
    private static String nd4jVersion() {
        Properties maven = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            if (in != null) {
                maven.load(in);
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return maven.getProperty("version", "unknown");
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
