package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Model files that nobody here wrote: scikit-learn 0.18 to 1.9, joblib old and new, protocol 0. All are read strictly. */
class RealModelsTest {
    private static final Path FOLDER = Path.of("../../shared/real-models");
    private static final Pattern PICKLE = Pattern.compile(".*(\\.pkl|\\.pickle|\\.joblib|/leaves/sk_[a-z_]+\\.model)");
    /** Holds a class of its author's own, as a model must not. */
    private static final String OWN_CLASS =
            "2022-01-13-106f1bc-er_sklearnserver_example_models_mixedtype_model_model.joblib";

    @Test
    void allAreReadStrictly() throws IOException {
        List<Path> files = files();
        for (Path file : files) {
            PickleFile read = PickleReader.read(file, Fixtures.limits());
            assertThat(read.root()).as(file.toString()).isInstanceOf(PyObject.class);
            assertThat(((PyObject) read.root()).className()).as(file.toString()).startsWith("sklearn.");
            assertThat(ObjectTree.of(read.root()).toText(30))
                    .as(file.toString())
                    .contains("fitted");
        }
        assertThat(files).hasSizeGreaterThan(150);
    }

    @Test
    void aClassOfTheAuthorsOwnIsRefusedByName() throws IOException {
        Path file = FOLDER.resolve("kserve").resolve(OWN_CLASS);
        assumeTrue(Files.exists(file), "skipped: " + file + " is absent");
        assertThatThrownBy(() -> PickleReader.read(file, Fixtures.limits()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("refuses custom_transformer.DictToDFTransformer at byte 114: not part of a model");
        PickleFile surveyed = PickleReader.survey(file, Fixtures.limits());
        assertThat(surveyed.refusals()).containsExactly(new Refusal("custom_transformer.DictToDFTransformer", 114));
    }

    private static List<Path> files() throws IOException {
        boolean present = Files.isDirectory(FOLDER);
        if (!present) {
            System.out.println(
                    "RealModelsTest skipped: " + FOLDER.toAbsolutePath().normalize() + " is absent");
        }
        assumeTrue(present, "skipped: " + FOLDER + " is absent");
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(file -> PICKLE.matcher(file.toString()).matches() && !file.endsWith(OWN_CLASS))
                    .sorted()
                    .toList();
        }
    }
}
