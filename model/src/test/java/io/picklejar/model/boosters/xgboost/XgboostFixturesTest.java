package io.picklejar.model.boosters.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.JsonRows;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Models that XGBoost wrote, with XGBoost's own predictions; made by {@code python/fixtures_boosters/make_xgboost.py}. */
class XgboostFixturesTest {

    private static final Path FOLDER = Path.of("src/test/resources/boosters/xgboost");
    private static final JsonNode CASES = new ObjectMapper().readTree(FOLDER.resolve("cases.json"));
    private static final double NEAR = 1e-6;

    static Stream<String> boosters() {
        List<String> files = new ArrayList<>();
        CASES.get("boosters")
                .properties()
                .forEach(entry -> entry.getValue()
                        .get("formats")
                        .forEach(format -> files.add(entry.getKey() + "." + format.asString())));
        return files.stream();
    }

    static Stream<String> pickles() {
        return CASES.get("pickles").propertyNames().stream();
    }

    private static JsonNode booster(String file) {
        return CASES.get("boosters").get(file.substring(0, file.lastIndexOf('.')));
    }

    @ParameterizedTest
    @MethodSource("boosters")
    void rawAnswersAreThoseOfBoosterPredict(String file) {
        LoadedModel model = Objects.requireNonNull(load(file).raw());
        Predictions answer = model.predict(rows(model, booster(file)));
        assertNear(answer.numbers(), numbers(booster(file).get("raw")));
    }

    @ParameterizedTest
    @MethodSource("boosters")
    void sumsAreThoseOfOutputMargin(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(file));
        XgboostAssembly assembly = XgboostAssembly.of(bytes, 1L << 30);
        double[] sums = assembly.sums().margins(rows(load(file), booster(file)));
        assertNear(sums, numbers(booster(file).get("margin")));
    }

    @ParameterizedTest
    @MethodSource("boosters")
    void classesFollowFromTheRawAnswers(String file) {
        LoadedModel model = load(file);
        if (!(model.output() instanceof Output.Classes classes)) {
            assertThat(booster(file).get("objective").asString()).doesNotMatch("binary:(logistic|hinge)|multi:.*");
            return;
        }
        Predictions answer = model.predict(rows(model, booster(file)));
        double[] raw = numbers(booster(file).get("raw"));
        int width = raw.length / answer.rows();
        boolean each = width == classes.outputs();
        for (int i = 0; i < answer.classIndices().length; i++) {
            int expected = !each
                    ? first(raw, i * width, width)
                    : width > 1 || raw[i] % 1 != 0 ? (raw[i] > 0.5 ? 1 : 0) : (int) raw[i];
            assertThat(answer.classIndices()[i]).as("answer %d", i).isEqualTo(expected);
        }
    }

    private static int first(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("boosters")
    void aBatchIsItsRowsBitForBit(String file) {
        LoadedModel model = Objects.requireNonNull(load(file).raw());
        Table rows = rows(model, booster(file));
        double[] batch = model.predict(rows).numbers();
        int width = model.output().outputs();
        for (int row = 0; row < rows.rows(); row++) {
            double[] single = model.predict(rows.slice(row, row + 1)).numbers();
            for (int k = 0; k < width; k++) {
                assertThat(single[k]).isEqualTo(batch[row * width + k]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pickles")
    void picklesAnswerAsTheEstimatorsDid(String name) {
        LoadedModel model = (LoadedModel) new SklearnEngine().load(FOLDER.resolve(name + ".pkl"));
        JsonNode expected = CASES.get("pickles").get(name);
        Predictions answer = model.predict(rows(model, expected));
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < answer.rows(); row++) {
            @Nullable
            JsonNode probabilities = expected.get("probabilities").isNull()
                    ? null
                    : expected.get("probabilities").get(row);
            wrong.addAll(JsonRows.differences(
                    model,
                    answer,
                    row,
                    expected.get("prediction").get(row),
                    probabilities,
                    new JsonRows.Tolerance(NEAR, NEAR)));
        }
        assertThat(wrong).isEmpty();
        assertThat(model.info().warnings())
                .noneMatch(warning -> warning.contains("scikit-learn") && name.startsWith("reg"));
    }

    @Test
    void namesOfFeaturesAreKept() {
        assertThat(load("named.json").inputs()).extracting("name").containsExactly("alter", "größe", "c", "d", "e");
        LoadedModel frame = (LoadedModel) new SklearnEngine().load(FOLDER.resolve("frame.pkl"));
        assertThat(frame.inputs()).extracting("name").containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void enoughIsCovered() {
        assertThat(CASES.get("boosters").size()).isGreaterThanOrEqualTo(35);
        assertThat(boosters().count()).isGreaterThanOrEqualTo(100);
    }

    private static LoadedModel load(String file) {
        return (LoadedModel) new BoosterEngine().load(FOLDER.resolve(file));
    }

    private static Table rows(LoadedModel model, JsonNode given) {
        List<JsonNode> rows = new ArrayList<>();
        given.get("rows").forEach(rows::add);
        return JsonRows.table(rows, model.inputs());
    }

    private static double[] numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        node.forEach(row -> {
            if (row.isArray()) {
                row.forEach(cell -> numbers.add(cell.asDouble()));
            } else {
                numbers.add(row.asDouble());
            }
        });
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void assertNear(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i])
                    .as("number %d", i)
                    .isCloseTo(expected[i], within(NEAR * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
