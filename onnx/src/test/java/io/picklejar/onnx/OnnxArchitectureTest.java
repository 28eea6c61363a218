package io.picklejar.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine knows the SPI and the kernel's values; only few of its classes know the runtime. */
class OnnxArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.picklejar.onnx");

    @ParameterizedTest
    @ValueSource(strings = {"artifact", "schema", "sklearn", "pickle"})
    void knowsNothingAboveTheEngines(String other) {
        assertThat(CLASSES).hasSizeGreaterThanOrEqualTo(20);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.picklejar.model." + other + "..")
                .check(CLASSES);
    }

    @Test
    void readingAFileNeedsNoRuntime() {
        List<String> readers =
                List.of("ProtoReader", "OnnxFileReader", "TensorReader", "GraphChecks", "TreeChecks", "ExternalData");
        for (String reader : readers) {
            noClasses()
                    .that()
                    .haveSimpleName(reader)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..")
                    .check(CLASSES);
        }
    }
}
