package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.ArtifactLoader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {

    private static final Limits LIMITS = new Limits(100, 5, 1000, 2500);

    private static Layout layout(String... keys) {
        return layout(
                Arrays.stream(keys).map(key -> new RemoteObject(key, 10, "tag")).toList());
    }

    private static Layout layout(List<RemoteObject> objects) {
        return Layout.of(objects, "root", LIMITS, new ArtifactLoader(List.of())::holdsModel);
    }

    private static List<String> names(Layout layout) {
        return layout.parts().stream()
                .map(part -> part.model() + "/" + part.version() + part.files().keySet())
                .toList();
    }

    @Test
    void modelsAndVersionsAreFoundByTheirNames() {
        Layout layout = layout(
                "a/model.joblib",
                "a/route.yaml",
                "b/1/model.onnx",
                "b/1/data/x.bin",
                "b/2/model.onnx",
                "b/route.yaml",
                "b/",
                "c/readme.md",
                "top.txt");
        assertThat(names(layout))
                .containsExactly("a/null[model.joblib]", "b/1[data/x.bin, model.onnx]", "b/2[model.onnx]");
        assertThat(layout.routes()).containsOnlyKeys("a", "b");
        assertThat(layout.problems()).isEmpty();
    }

    @Test
    void filesAtTheTopAreOneModel() {
        assertThat(names(layout("model.joblib", "scaler.joblib", "sub/x")))
                .containsExactly("root/null[model.joblib, scaler.joblib, sub/x]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/1/../../../etc/passwd",
                "a/1//x",
                "a/1/./x",
                "a/1/x\\..\\y",
                "a/1/x\ny",
                "a/1/x\0y",
                "a/1/x\u202ey",
                "a/1/model.joblib/below"
            })
    void aVersionWithAHostileNameIsRefusedAsAWhole(String hostile) {
        Layout layout = layout("a/1/model.joblib", hostile, "a/2/model.joblib");
        assertThat(names(layout)).containsExactly("a/2[model.joblib]");
        assertThat(layout.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.model() + "/" + problem.version()).isEqualTo("a/1");
            assertThat(problem.reason()).startsWith("refused: name ").doesNotContain("\n", "\0", "\u202e");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"../model.joblib", "/etc/model.joblib", "..\\x/model.joblib"})
    void aHostileNameOfAModelIsRefused(String hostile) {
        Layout layout = layout("a/model.joblib", hostile);
        assertThat(names(layout)).containsExactly("a/null[model.joblib]");
        assertThat(layout.problems()).hasSize(1);
    }

    @Test
    void namesTooLongOrTooDeepAreRefused() {
        assertThat(layout("a/model.joblib", "a/" + "x".repeat(256)).parts()).isEmpty();
        assertThat(layout("a/model.joblib", "a/" + "x/".repeat(13) + "y").parts())
                .isEmpty();
        assertThat(layout("a/model.joblib", "a/" + "xxxxxxxxxx/".repeat(10) + "y")
                        .parts())
                .hasSize(1);
    }

    @Test
    void tooManyTooLargeAndTooMuchAreRefused() {
        assertThat(layout("a/1.pkl", "a/2.pkl", "a/3.pkl", "a/4.pkl", "a/5.pkl", "a/6.pkl")
                        .problems())
                .extracting(Inventory.Problem::toString)
                .containsExactly("a: refused: 6 files (expected: at most 5 in a version)");
        Layout layout = layout(List.of(
                new RemoteObject("a/model.pkl", 1001, "t"),
                new RemoteObject("b/model.pkl", 1000, "t"),
                new RemoteObject("c/model.pkl", 1000, "t"),
                new RemoteObject("d/model.pkl", 1000, "t"),
                new RemoteObject("e/model.pkl", -1, "t")));
        assertThat(names(layout)).containsExactly("b/null[model.pkl]", "c/null[model.pkl]");
        assertThat(layout.problems())
                .extracting(Inventory.Problem::toString)
                .containsExactly(
                        "a: refused: model.pkl: 1001 bytes (expected: at most 1000, source_max_object_bytes)",
                        "d: refused: 1000 bytes, beside 2000 of others (expected: at most 2500 in all,"
                                + " source_max_total_bytes)",
                        "e: refused: model.pkl: -1 bytes (expected: at most 1000, source_max_object_bytes)");
    }

    @Test
    void theFingerprintFollowsNamesSizesAndTags() {
        RemoteObject object = new RemoteObject("a/model.pkl", 1, "t");
        String fingerprint = layout(List.of(object)).parts().getFirst().fingerprint();
        assertThat(layout(List.of(object)).parts().getFirst().fingerprint()).isEqualTo(fingerprint);
        assertThat(List.of(
                        new RemoteObject("a/model.pkl", 2, "t"),
                        new RemoteObject("a/model.pkl", 1, "u"),
                        new RemoteObject("a/model2.pkl", 1, "t")))
                .allSatisfy(other -> assertThat(
                                layout(List.of(other)).parts().getFirst().fingerprint())
                        .isNotEqualTo(fingerprint));
    }
}
