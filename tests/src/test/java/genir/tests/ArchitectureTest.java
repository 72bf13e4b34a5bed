package genir.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the module table of the project true, and what its libraries may touch. */
@AnalyzeClasses(packages = "genir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path PROJECT = Path.of("..");
    private static final List<String> MODULES = List.of(
            "corpus",
            "model",
            "training",
            "retrieval",
            "interpret",
            "tika",
            "encoder",
            "explorer",
            "cli",
            "distributed",
            "examples");

    @ArchTest
    static final ArchRule modules_depend_on_each_other_as_the_table_says = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("genir..")
            .layer("corpus")
            .definedBy("genir.corpus..")
            .layer("model")
            .definedBy("genir.model..")
            .layer("training")
            .definedBy("genir.training..")
            .layer("retrieval")
            .definedBy("genir.retrieval..")
            .layer("interpret")
            .definedBy("genir.interpret..")
            .optionalLayer("tika")
            .definedBy("genir.tika..")
            .optionalLayer("encoder")
            .definedBy("genir.encoder..")
            .optionalLayer("explorer")
            .definedBy("genir.explorer..")
            .layer("cli")
            .definedBy("genir.cli..")
            .optionalLayer("distributed")
            .definedBy("genir.distributed..")
            .whereLayer("corpus")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayNotAccessAnyLayer()
            .whereLayer("training")
            .mayOnlyAccessLayers("corpus", "model")
            .whereLayer("retrieval")
            .mayOnlyAccessLayers("corpus", "model")
            .whereLayer("interpret")
            .mayOnlyAccessLayers("corpus", "model", "retrieval")
            .whereLayer("tika")
            .mayOnlyAccessLayers("corpus")
            .whereLayer("tika")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("encoder")
            .mayOnlyAccessLayers("corpus", "model", "retrieval")
            .whereLayer("encoder")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("explorer")
            .mayOnlyAccessLayers("corpus", "model", "retrieval", "interpret")
            .whereLayer("explorer")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("distributed")
            .whereLayer("distributed")
            .mayOnlyAccessLayers("corpus", "model", "cli")
            .whereLayer("distributed")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule nd4j_stays_behind_model = only("genir.model..", "org.nd4j..", "com.sun.jna..");

    @ArchTest
    static final ArchRule native_bindings_stay_in_model_and_cuda = noClasses()
            .that()
            .resideOutsideOfPackages("genir.model..", "genir.cuda..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule tika_stays_in_its_module = only("genir.tika..", "org.apache.tika..", "org.xml.sax..");

    @ArchTest
    static final ArchRule onnx_runtime_stays_in_its_module = only("genir.encoder..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule web_servers_stay_in_their_module =
            only("genir.explorer..", "io.javalin..", "org.eclipse.jetty..", "jakarta..");

    @ArchTest
    static final ArchRule clusters_stay_in_their_module =
            only("genir.distributed..", "org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule lucene_stays_in_corpus_and_retrieval = noClasses()
            .that()
            .resideOutsideOfPackages("genir.corpus..", "genir.retrieval..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule the_terminal_belongs_to_cli = only("genir.cli..", "picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule modules_are_free_of_cycles =
            slices().matching("genir.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("genir.(**)").should().beFreeOfCycles();

    /** Old versions that cannot be exchanged; docs/dependencies.md. */
    @ArchTest
    static final ArchRule what_nd4j_repackages_is_not_touched =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.nd4j.shade..");

    @ArchTest
    static final ArchRule nothing_is_read_by_java_serialization =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    /** So a clock that is wrong or goes backwards can change a line of the log and nothing else. */
    @ArchTest
    static final ArchRule only_the_log_knows_the_time_of_day = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("genir.cli.console.Console")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(util\\.(Date|Calendar)|time\\.(Clock|Local.*|Zoned.*|Offset.*))")
            .orShould()
            .callMethod(Files.class, "getLastModifiedTime", Path.class, LinkOption[].class);

    @ArchTest
    static final ArchRule only_main_ends_the_process = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("genir.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @Test
    void every_package_says_what_it_is_for() throws IOException {
        TreeSet<String> silent = new TreeSet<>();
        int packages = 0;
        for (String module : MODULES) {
            Path sources = PROJECT.resolve(module).resolve("src/main/java");
            assertThat(sources).isDirectory();
            try (var walk = Files.walk(sources)) {
                for (Path folder : walk.filter(Files::isDirectory).toList()) {
                    if (!hasJavaFile(folder)) {
                        continue;
                    }
                    packages++;
                    Path description = folder.resolve("package-info.java");
                    if (!Files.exists(description)
                            || !Files.readString(description).startsWith("/**")) {
                        silent.add(folder.toString());
                    }
                }
            }
        }
        assertThat(packages).isGreaterThan(20);
        assertThat(silent).isEmpty();
    }

    @Test
    void nothing_depends_on_the_examples() throws IOException {
        try (var modules = Files.list(PROJECT)) {
            List<Path> poms = modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();
            assertThat(poms).hasSizeGreaterThan(MODULES.size());
            for (Path pom : poms) {
                boolean own = pom.getParent().endsWith("examples");
                assertThat(Files.readString(pom).contains("genir-examples"))
                        .as(pom.toString())
                        .isEqualTo(own);
            }
        }
    }

    @Test
    void the_bom_has_every_module_that_a_project_can_depend_on() throws IOException {
        String parent = Files.readString(PROJECT.resolve("pom.xml"));
        String managed =
                parent.substring(parent.indexOf("<dependencyManagement>"), parent.indexOf("</dependencyManagement>"));
        List<String> modules = Pattern.compile("<module>(.*?)</module>")
                .matcher(parent)
                .results()
                .map(module -> module.group(1))
                .filter(module -> !List.of("bom", "examples", "tests").contains(module))
                .toList();
        assertThat(modules)
                .contains("corpus", "cuda")
                .allSatisfy(module -> assertThat(managed).contains("<artifactId>genir-" + module + "</artifactId>"));
    }

    private static ArchRule only(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static boolean hasJavaFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".java"));
        }
    }
}
