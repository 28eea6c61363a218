package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannerTest {

    private final ArtifactLoader loader = new ArtifactLoader(Engines.standard());

    @Test
    void tellsWhatWhereAndWhatToTry() {
        Artifact iris = loader.load(Cli.EXAMPLES.resolve("iris"));
        assertThat(Banner.text("http://127.0.0.1:8000", List.of(iris), true))
                .contains("  iris 1.0.0: LogisticRegression, 4 features\n")
                .contains("  docs  http://127.0.0.1:8000/docs\n")
                .containsPattern("curl http://127.0.0.1:8000/predict -H 'Content-Type: application/json'"
                        + " -d '\\{\"features\":\\[[0-9., ]+]}'");
    }

    @Test
    void namesAModelWhereSeveralAreServed() {
        List<Artifact> both =
                List.of(loader.load(Cli.EXAMPLES.resolve("credit")), loader.load(Cli.EXAMPLES.resolve("iris")));
        assertThat(Banner.text("http://h:1", both, false)).contains("curl http://h:1/predict/credit -H");
    }
}
