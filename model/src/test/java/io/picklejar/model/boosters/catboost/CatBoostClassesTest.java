package io.picklejar.model.boosters.catboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that a CatBoost file names, and what metadata says of them. */
class CatBoostClassesTest {

    private static final String NAMED =
            "{\"class_label_type\":\"String\",\"class_names\":[\"ham\",\"spam\"],\"class_to_label\":[0,1],\"classes_count\":0}";
    private static final String TWO_AND_FIVE =
            "{\"class_label_type\":\"Integer\",\"class_names\":[],\"class_to_label\":[2,5],\"classes_count\":0}";
    private static final String CODES =
            "{\"class_label_type\":\"Integer\",\"class_names\":[],\"class_to_label\":[0,1],\"classes_count\":0}";

    @TempDir
    private Path folder;

    private List<String> classes(String params, String told) throws IOException {
        MadeCatBoost made = new MadeCatBoost(true, 1, "AsIs", false, "Logloss");
        Files.writeString(folder.resolve("model.json"), made.json(3, params));
        Files.writeString(folder.resolve("metadata.json"), told.isEmpty() ? "{}" : "{\"classes\": " + told + "}");
        try (Artifact artifact = new ArtifactLoader(List.of(new BoosterEngine())).load(folder)) {
            return ((Output.Classes) artifact.model().output())
                    .classes().get(0).stream().map(Object::toString).toList();
        }
    }

    @Test
    void theFilesNamesAreAnswered() throws IOException {
        assertThat(classes(NAMED, "")).containsExactly("ham", "spam");
        assertThat(classes(NAMED, "[\"ham\", \"spam\"]")).containsExactly("ham", "spam");
        assertThat(classes(TWO_AND_FIVE, "[2, 5]")).containsExactly("2", "5");
    }

    @Test
    void metadataThatSaysOtherwiseIsRefused() {
        assertThatThrownBy(() -> classes(NAMED, "[\"spam\", \"ham\"]"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("metadata.json: classes: [spam, ham] (expected: [ham, spam], as in the model file)");
        assertThatThrownBy(() -> classes(TWO_AND_FIVE, "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("(expected: [2, 5], as in the model file)");
    }

    @Test
    void mereCodesMayBeNamed() throws IOException {
        assertThat(classes(CODES, "[\"no\", \"yes\"]")).containsExactly("no", "yes");
    }
}
