package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelContract;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.ExampleRow;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders with preprocessors that scikit-learn wrote, from file to answer: the notebook's own, and the engines' contract. */
@ParameterizedClass(name = "{0}")
@MethodSource("folders")
class RealFoldersTest extends ModelContract {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @Parameter
    String folder;

    static List<String> folders() {
        try (Stream<Path> all = Files.list(FIXTURES)) {
            List<String> folders = all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("folder_"))
                    .sorted()
                    .toList();
            assertThat(folders).hasSizeGreaterThanOrEqualTo(8);
            return folders;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Artifact load() {
        return new ArtifactLoader(List.of(new SklearnEngine())).load(FIXTURES.resolve(folder));
    }

    @Override
    protected LoadedModel model() {
        return load().model();
    }

    @Override
    protected Table examples() {
        return ExampleRow.of(load().schema()).table(3);
    }

    @Test
    void answersAsTheNotebookDid() {
        Artifact artifact = load();
        GoldenCases golden = Objects.requireNonNull(artifact.golden());
        assertThat(golden.size()).isGreaterThan(3);
        assertThat(golden.replay(artifact.schema(), artifact.model()).mismatches())
                .isEmpty();
    }

    @Test
    void nothingIsLeftOver() {
        assertThat(load().warnings()).isEmpty();
        assertThat(load().files()).endsWith("model.joblib");
    }

    @Test
    void theClassesAreTheNotebooks() {
        Artifact artifact = load();
        List<String> told = artifact.metadata()
                .all()
                .get(folder.startsWith("folder_multilabel") ? "labels" : "classes")
                .valueStream()
                .map(node -> node.asString())
                .toList();
        Output.Classes output = (Output.Classes) artifact.model().output();
        List<Label> found = output.isSets() ? output.labels() : output.classes().get(0);
        assertThat(found.stream().map(Label::toString)).containsExactlyElementsOf(told);
    }
}
