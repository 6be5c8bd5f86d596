package io.weir.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see whom (docs/architecture.md, Modules). */
class ArchitectureTest {

    private static final JavaClasses WEIR =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.weir");

    private static final Pattern SHARED =
            Pattern.compile("io\\.weir\\.(?!(watcher|analyzer|router|notifier|app|embedded)\\b).*");

    /** The visible list of providers or kinds stands beside the interface that they implement. */
    private static final Pattern LISTED = Pattern.compile("^(io\\.weir\\.(traffic|workload))\\..*");

    private static final List<String> SERVICES =
            List.of(
                    "io.weir.watcher..",
                    "io.weir.analyzer..",
                    "io.weir.router..",
                    "io.weir.notifier..");

    @Test
    void theCoreSeesNothingButJava() {
        classes()
                .that()
                .resideInAPackage("io.weir.rollout..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.weir.rollout..")
                .check(WEIR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watcher", "analyzer", "router", "notifier"})
    void servicesDoNotSeeEachOtherNorWhatWiresThem(String service) {
        String own = "io.weir." + service + "..";
        String[] others =
                SERVICES.stream().filter(other -> !other.equals(own)).toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(WEIR);
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.weir.app..", "io.weir.embedded..")
                .check(WEIR);
    }

    @Test
    void whatIsSharedSeesNoService() {
        noClasses()
                .that(
                        resideInAPackage("io.weir..")
                                .and(
                                        resideOutsideOfPackages(
                                                "io.weir.watcher..",
                                                "io.weir.analyzer..",
                                                "io.weir.router..",
                                                "io.weir.notifier..",
                                                "io.weir.app..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.weir.watcher..",
                        "io.weir.analyzer..",
                        "io.weir.router..",
                        "io.weir.notifier..",
                        "io.weir.app..")
                .check(WEIR);
    }

    @Test
    void whatIsSharedHasNoCyclesBetweenItsPackages() {
        slices().assignedFrom(
                        new SliceAssignment() {
                            @Override
                            public String getDescription() {
                                return "packages of common";
                            }

                            @Override
                            public SliceIdentifier getIdentifierOf(JavaClass type) {
                                String name = type.getPackageName();
                                return SHARED.matcher(name).matches()
                                        ? SliceIdentifier.of(
                                                LISTED.matcher(name).replaceFirst("$1"))
                                        : SliceIdentifier.ignore();
                            }
                        })
                .should()
                .beFreeOfCycles()
                .check(WEIR);
    }

    @Test
    void oneAdapterTalksToKubernetes() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.kubernetes.fabric8..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(WEIR);
    }

    @Test
    void oneAdapterTalksToKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.weir.stream.kafka..", "io.weir.embedded.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.kafka..", "org.apache.kafka..", "kafka..")
                .check(WEIR);
    }

    @Test
    void objectsOfProvidersAndWorkloadsArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("io.weir.workload..", "io.weir.traffic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.weir.stream..")
                .check(WEIR);
    }

    @Test
    void nobodyBelowTheCommandReadsTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.app")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(WEIR);
    }
}
