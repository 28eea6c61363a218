package io.picklejar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.artifact.GoldenCases;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Graphs built by the onnx library, with answers that numpy and scikit-learn computed; and files that must be refused. */
class OnnxCasesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private final ArtifactLoader loader = new ArtifactLoader(List.of(Cases.engine()));

    static List<String> good() {
        return Cases.good();
    }

    static List<String> refused() {
        return Cases.refused();
    }

    @Test
    void thereAreEnough() {
        assertThat(good()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(refused()).hasSizeGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("good")
    void answersAsNumpyAndScikitLearnDo(String name) {
        try (Artifact artifact = loader.load(Cases.ROOT.resolve(name))) {
            GoldenCases golden = Objects.requireNonNull(artifact.golden());
            assertThat(golden.replay(artifact.schema(), artifact.model()).mismatches())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void isToldWithoutBeingRun(String name) {
        ArtifactLoader looking = new ArtifactLoader(List.of(OnnxEngine.withoutRuntime()));
        try (Artifact told = looking.load(Cases.ROOT.resolve(name));
                Artifact run = loader.load(Cases.ROOT.resolve(name))) {
            assertThat(told.schema().features()).isEqualTo(run.schema().features());
            assertThat(told.model().output()).isEqualTo(run.model().output());
            assertThat(told.model().info().runtime()).isEqualTo(OnnxEngine.RUNTIME + ", not started");
            assertThat(run.model().info().runtime()).startsWith(OnnxEngine.RUNTIME + ", ");
            assertThat(run.model().info().libraryVersion()).isEqualTo("picklejar-fixtures 1");
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void classesAreThoseOfTheFile(String name) {
        Path file = Cases.ROOT.resolve(name).resolve("classes.json");
        try (Artifact artifact = loader.load(Cases.ROOT.resolve(name))) {
            assertThat(artifact.model().output() instanceof Output.Classes).isEqualTo(Files.exists(file));
            if (artifact.model().output() instanceof Output.Classes classes) {
                JsonNode expected = JSON.readTree(file.toFile());
                assertThat(classes.classes().get(0))
                        .extracting(Object::toString)
                        .containsExactlyElementsOf(
                                expected.valueStream().map(JsonNode::asString).toList());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedInOneLine(String name) {
        Path folder = Cases.ROOT.resolve(name);
        String says = JSON.readTree(folder.resolve("refused.json").toFile())
                .path("says")
                .asString();
        assertThatThrownBy(() -> loader.load(folder).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("onnxruntime/");
    }
}
