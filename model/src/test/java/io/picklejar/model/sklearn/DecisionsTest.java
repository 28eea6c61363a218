package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code decision_function} of the fixtures' models is scikit-learn's own: {@code python/fixtures/make_decisions.py}. */
class DecisionsTest {

    private static final JsonNode DECISIONS = new ObjectMapper().readTree(Path.of("src/test/resources/decisions.json"));

    /** Relative to the largest score of the row: scores of votes and of margins lie around zero. */
    private static final double NEAR = 1e-9;

    static List<String> scored() {
        List<String> names = new ArrayList<>();
        DECISIONS.propertyNames().forEach(name -> {
            if (scored(name) != null) {
                names.add(name);
            }
        });
        return names;
    }

    private static @Nullable Scored scored(String name) {
        LoadedModel model = new FixtureFolder(FixtureFolder.ROOT.resolve(name)).load();
        return model instanceof SklearnModel own && own.estimator() instanceof Scored scored ? scored : null;
    }

    /** Separate labels: no estimator that takes several outputs from another asks it for a decision. */
    @Test
    void onlyTheseHaveNone() {
        Set<String> without = new TreeSet<>(DECISIONS.propertyNames());
        scored().forEach(without::remove);
        assertThat(scored()).hasSizeGreaterThan(60);
        assertThat(without).allMatch(name -> name.startsWith("one_vs_rest_") && name.matches(".*label.*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scored")
    void decidesAsScikitLearnDid(String name) {
        FixtureFolder folder = new FixtureFolder(FixtureFolder.ROOT.resolve(name));
        JsonNode expected = DECISIONS.get(name);
        Table rows = folder.goldenRows(folder.load()).slice(0, expected.size());
        Scored scored = Objects.requireNonNull(scored(name));
        double[] found = scored.decide(rows);
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < expected.size(); row++) {
            int width = expected.get(row).size();
            assertThat(scored.scores()).isEqualTo(width);
            double largest = 1e-3;
            for (int i = 0; i < width; i++) {
                largest = Math.max(largest, Math.abs(expected.get(row).get(i).asDouble()));
            }
            for (int i = 0; i < width; i++) {
                double wanted = expected.get(row).get(i).asDouble();
                if (!(Math.abs(found[row * width + i] - wanted) <= NEAR * largest)) {
                    wrong.add("row " + row + " score " + i + ": " + found[row * width + i] + " (expected: " + wanted
                            + ")");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
