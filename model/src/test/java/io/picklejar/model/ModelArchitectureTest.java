package io.picklejar.model;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions of ARCHITECTURE inside this module. */
class ModelArchitectureTest {

    private static final String ROOT = "io.picklejar.model.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.picklejar.model");

    @ParameterizedTest(name = "{0} may know {2}")
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
            kernel   | 35 | text
            pickle   | 45 | nothing
            engine   |  6 | kernel
            text     |  2 | nothing
            schema   | 13 | kernel text
            boosters | 10 | kernel engine
            sklearn  | 35 | kernel engine pickle text boosters
            artifact | 18 | kernel engine schema text
            """)
    void eachPackageKnowsOnlyThoseBelowIt(String name, int atLeast, String known) {
        List<String> allowed = new ArrayList<>(List.of(ROOT + name + ".."));
        if (known != null) {
            for (String other : known.split(" ", -1)) {
                allowed.add(ROOT + other + "..");
            }
        }
        assertThat(classesIn(name)).as("classes of %s", name).hasSizeGreaterThanOrEqualTo(atLeast);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.picklejar..")
                        .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheModelFolder() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "artifact..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "artifact..")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void theKernelKnowsNoFileFormat() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio", "java.nio.file..", "tools.jackson..", "com.fasterxml..")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsOneOfThose() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length()).split("\\.", 2)[0])
                .collect(Collectors.toSet());
        assertThat(packages)
                .containsExactlyInAnyOrder(
                        "kernel", "pickle", "engine", "text", "schema", "boosters", "sklearn", "artifact");
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        assertThat(packages)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(one -> assertThat(one.isAnnotatedWith(NullMarked.class))
                        .as(one.getName())
                        .isTrue());
    }

    private static List<JavaClass> classesIn(String name) {
        return CLASSES.stream()
                .filter(one -> (one.getPackageName() + ".").startsWith(ROOT + name + "."))
                .filter(JavaClass::isTopLevelClass)
                .toList();
    }
}
