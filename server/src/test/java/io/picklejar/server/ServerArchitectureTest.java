package io.picklejar.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions of design section 6: one way from the door to the model, no turning back. */
class ServerArchitectureTest {

    private static final String SERVER = "io.picklejar.server.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.picklejar.server");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protocol | http config observe lookup",
                "predict  | http config observe protocol rollout admin lookup",
                "lookup   | http observe protocol predict batch cache rollout source admin",
                "batch    | http config observe protocol predict cache remote registry source routing rollout admin lookup",
                "rollout  | http observe protocol source admin lookup",
                "admin    | http observe protocol predict source lookup",
                "registry | http observe protocol predict batch cache remote rollout admin lookup",
                "cache    | http config observe protocol predict batch registry source routing error rollout admin lookup",
                "source   | http observe protocol predict registry routing error rollout admin lookup",
                "routing  | http observe protocol predict registry source rollout admin lookup",
                "thread   | http config observe protocol predict batch cache remote registry source routing error rollout admin lookup",
                "remote   | http config observe protocol predict batch cache registry source routing error rollout admin lookup",
                "error    | http config observe protocol predict registry source routing rollout admin lookup",
                "observe  | http protocol source admin",
                "config   | http observe protocol predict registry source routing error rollout admin lookup"
            })
    void aPackageKnowsOnlyWhatLiesBehindIt(String from, String forbidden) {
        List<String> packages = List.of(forbidden.split(" ")).stream()
                .map(name -> SERVER + name + "..")
                .toList();
        long count = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(SERVER + from))
                .count();
        assertThat(count).as("classes in " + from).isGreaterThanOrEqualTo(2);
        noClasses()
                .that()
                .resideInAPackage(SERVER + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyTheDoorKnowsTheTransport() {
        noClasses()
                .that(describe(
                        "lie outside http",
                        (JavaClass type) -> !type.getPackageName().equals(SERVER + "http")
                                && !type.getSimpleName().startsWith("PicklejarServer")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(CLASSES);
        assertThat(CLASSES.size()).isGreaterThan(40);
    }
}
