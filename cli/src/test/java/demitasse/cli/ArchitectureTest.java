package demitasse.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may know whom: the doors of docs/architecture.md. */
@Tag("jvm")
class ArchitectureTest {
    private static final List<String> ROOMS = List.of("rootfs", "cgroup", "security", "terminal", "state", "report", "namespace", "network", "process", "systemd", "criu", "resctrl");
    private static final String[] ORDERING = {"demitasse.runtime.plan..", "demitasse.runtime.launch..", "demitasse.runtime.lifecycle.."};

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption((Location location) -> !location.contains("-tests.jar"))
            .importPackages("demitasse");

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }

    private static String room(String name) {
        return "demitasse.runtime." + name + "..";
    }

    /** Any of ours that is in none of these packages. */
    private static DescribedPredicate<JavaClass> oursOutsideOf(String... packages) {
        return resideInAPackage("demitasse..").and(not(resideInAnyPackage(packages))).as("a class of ours outside of %s", String.join(", ", packages));
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : List.of("kernel", "spec", "runtime", "engine", "cli")) {
            assertTrue(PRODUCT.that(resideInAPackage("demitasse." + module + "..")).iterator().hasNext(), module);
        }
    }

    @Test
    void theKernelAndTheSpecificationKnowNobody() {
        check(noClasses().that().resideInAPackage("demitasse.kernel..").should().dependOnClassesThat(oursOutsideOf("demitasse.kernel..")));
        check(noClasses().that().resideInAPackage("demitasse.spec..").should().dependOnClassesThat(oursOutsideOf("demitasse.spec..")));
    }

    @Test
    void everyoneElseKnowsOnlyWhatIsBelow() {
        check(noClasses().that().resideInAPackage("demitasse.runtime..")
                .should().dependOnClassesThat(oursOutsideOf("demitasse.runtime..", "demitasse.spec..", "demitasse.kernel..")));
        check(noClasses().that().resideInAPackage("demitasse.engine..")
                .should().dependOnClassesThat(oursOutsideOf("demitasse.engine..", "demitasse.runtime..", "demitasse.spec..", "demitasse.kernel..")));
        check(noClasses().should().dependOnClassesThat(resideInAPackage("demitasse.aot..")));
        check(slices().matching("demitasse.(*)..").should().beFreeOfCycles());
    }

    @Test
    void roomsNeverKnowEachOther() {
        for (String name : ROOMS) {
            check(noClasses().that().resideInAPackage(room(name)).should().dependOnClassesThat(oursOutsideOf(
                    room(name), "demitasse.runtime", "demitasse.spec..", "demitasse.kernel..")));
        }
    }

    @Test
    void whatRoomsShareKnowsNoRoom() {
        check(noClasses().that().resideInAPackage("demitasse.runtime")
                .should().dependOnClassesThat(oursOutsideOf("demitasse.runtime", "demitasse.spec..", "demitasse.kernel..")));
    }

    @Test
    void insideOfTheRuntimeOnlyTheOnesThatOrderTheStepsKnowRooms() {
        for (String name : ROOMS) {
            check(noClasses().that(resideInAPackage("demitasse.runtime..").and(not(resideInAnyPackage(ORDERING))).and(not(resideInAPackage(room(name)))))
                    .should().dependOnClassesThat(resideInAPackage(room(name))));
        }
        check(noClasses().that().resideInAPackage("demitasse.runtime.plan..").should().dependOnClassesThat(
                resideInAnyPackage(room("report"), "demitasse.runtime.launch..", "demitasse.runtime.lifecycle..")));
        check(noClasses().that().resideInAPackage("demitasse.runtime.launch..").should().dependOnClassesThat().resideInAPackage("demitasse.runtime.lifecycle.."));
    }

    @Test
    void onlyTheDoorToTheKernelIsMadeForTheCompiler() {
        check(noClasses().that(not(resideInAPackage("demitasse.kernel.."))).should().dependOnClassesThat().resideInAPackage("org.teavm.."));
        check(noClasses().that(not(simpleName("Gate").or(simpleName("NativeMemory")).or(simpleName("Bytes"))))
                .should().dependOnClassesThat().resideInAPackage("org.teavm.."));
        check(noClasses().should().dependOnClassesThat(resideInAPackage("org.teavm..").and(not(resideInAPackage("org.teavm.interop..")))));
    }

    @Test
    void theOutsideIsReachedThroughTheKernelAlone() {
        check(noClasses().should().dependOnClassesThat().resideInAnyPackage(
                "java.nio.file..", "java.net..", "java.lang.reflect..", "java.util.regex..", "java.util.concurrent..", "java.time..", "java.security.."));
        for (Class<?> type : List.of(java.io.File.class, java.io.PrintStream.class, java.io.InputStream.class, Thread.class, Runtime.class, ProcessBuilder.class)) {
            check(noClasses().should().dependOnClassesThat().areAssignableTo(type));
        }
        check(noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err").orShould().accessField(System.class, "in"));
        check(noClasses().should().callMethod(System.class, "getenv", String.class).orShould().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "exit", int.class).orShould().callMethod(System.class, "getProperty", String.class)
                .orShould().callMethod(String.class, "format", String.class, Object[].class));
    }

    @Test
    void classesAreNamedByWhatTheyAre() {
        check(classes().should().haveSimpleNameNotEndingWith("Manager").andShould().haveSimpleNameNotEndingWith("Util")
                .andShould().haveSimpleNameNotEndingWith("Utils").andShould().haveSimpleNameNotEndingWith("Impl").andShould().haveSimpleNameNotEndingWith("Helper"));
    }
}
