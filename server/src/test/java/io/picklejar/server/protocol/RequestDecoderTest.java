package io.picklejar.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.schema.Supplement;
import io.picklejar.model.schema.Supplements;
import io.picklejar.model.schema.Violation;
import io.picklejar.server.error.ServeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body's names mean, wherever they stand. */
class RequestDecoderTest {

    private static final FeatureSchema IRIS = new FeatureSchema(List.of(
            Feature.of("sepal length (cm)", FeatureType.NUMBER, false),
            Feature.of("petal length (cm)", FeatureType.NUMBER, false)));
    private static final FeatureSchema NAMESAKE = new FeatureSchema(
            List.of(Feature.of("x", FeatureType.NUMBER, false), Feature.of("features", FeatureType.NUMBER, false)));
    private static final int MOST_ROWS = 3;

    /** Every fault as {@code type at place}. */
    private static List<String> faults(String body, FeatureSchema schema, boolean batch) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            PredictRequest request =
                    batch ? RequestDecoder.batch(bytes, schema, MOST_ROWS) : RequestDecoder.one(bytes, schema);
            return List.of(request.rows().rows() + " rows");
        } catch (ServeException.Invalid e) {
            assertThat(e.violations()).hasSize((int) e.count());
            return e.violations().stream().map(RequestDecoderTest::shown).toList();
        }
    }

    private static String shown(Violation violation) {
        return violation.type() + " "
                + String.join(
                        ".", violation.location().stream().map(String::valueOf).toList());
    }

    private static List<String> one(String body) {
        return faults(body, IRIS, false);
    }

    private static List<String> batch(String body) {
        return faults(body, IRIS, true);
    }

    @Test
    void whatStandsBesideFeaturesIsExtraWhereverItStands() {
        assertThat(one("{\"features\": [1, 2], \"x\": 1}")).containsExactly("extra_forbidden body.x");
        assertThat(one("{\"x\": 1, \"features\": [1, 2]}")).containsExactly("extra_forbidden body.x");
        assertThat(one("{\"x\": 1, \"features\": {\"sepal length (cm)\": 1, \"y\": 2}, \"z\": {}}"))
                .containsExactly(
                        "extra_forbidden body.x",
                        "extra_forbidden body.features.y",
                        "missing body.features.petal length (cm)",
                        "extra_forbidden body.z");
        assertThat(one("{\"sepal length (cm)\": \"a\", \"petal length (cm)\": 1, \"features\": [1, 2, 3]}"))
                .containsExactly(
                        "extra_forbidden body.sepal length (cm)",
                        "extra_forbidden body.petal length (cm)",
                        "too_long body.features");
        assertThat(one("{\"x\": 1, \"features\": 7}"))
                .containsExactly("extra_forbidden body.x", "model_attributes_type body.features");
    }

    @Test
    void whatIsGivenTwiceIsADuplicate() {
        assertThat(one("{\"features\": [1, 2], \"features\": [1, 2]}"))
                .containsExactly("duplicate_field body.features");
        assertThat(one("{\"x\": 1, \"features\": [1, 2], \"x\": 2, \"features\": [1, 2]}"))
                .containsExactly("extra_forbidden body.x", "extra_forbidden body.x", "duplicate_field body.features");
        assertThat(one("{\"sepal length (cm)\": 1, \"petal length (cm)\": 1, \"petal length (cm)\": 1}"))
                .containsExactly("duplicate_field body.petal length (cm)");
        assertThat(batch("{\"batch\": [[1, 2]], \"batch\": [[1]]}")).containsExactly("duplicate_field body.batch");
        assertThat(batch("{\"features\": [[1, 2]], \"features\": 1}")).containsExactly("duplicate_field body.features");
        assertThat(batch("{\"batch\": [{\"features\": [1, 2], \"features\": [1]}]}"))
                .containsExactly("duplicate_field body.batch.0.features");
    }

    @Test
    void aNameBesideFeaturesIsNotSaidToBeMeantAsItself() {
        byte[] body = "{\"features\": [1, 2], \"sepal length (cm)\": 5.8}".getBytes(StandardCharsets.UTF_8);
        try {
            RequestDecoder.one(body, IRIS);
            throw new AssertionError("accepted");
        } catch (ServeException.Invalid e) {
            assertThat(e.violations().getFirst().message())
                    .isEqualTo("Extra inputs are not permitted beside 'features'");
        }
    }

    @Test
    void featuresWithinFeaturesAreAnUnknownName() {
        assertThat(one("{\"features\": {\"features\": [1, 2]}}"))
                .containsExactly(
                        "extra_forbidden body.features.features",
                        "missing body.features.sepal length (cm)",
                        "missing body.features.petal length (cm)");
    }

    @Test
    void aFeatureOfThatNameLeavesTheRowFlat() {
        assertThat(faults("{\"x\": 1, \"features\": 2}", NAMESAKE, false)).containsExactly("1 rows");
        assertThat(faults("{\"features\": 2, \"x\": 1}", NAMESAKE, false)).containsExactly("1 rows");
        assertThat(faults("{\"x\": 1, \"features\": [1, 2]}", NAMESAKE, false))
                .containsExactly("float_type body.features");
        assertThat(faults("{\"features\": [[1, 2], {\"x\": 1, \"features\": 2}]}", NAMESAKE, true))
                .containsExactly("2 rows");
    }

    @Test
    void everyRowOfABatchIsReadInItsOwnForm() {
        assertThat(batch("{\"batch\": [{\"x\": 1, \"features\": [1, 2]}, [1], {\"features\": [1], \"y\": 2}]}"))
                .containsExactly(
                        "extra_forbidden body.batch.0.x",
                        "too_short body.batch.1",
                        "too_short body.batch.2.features",
                        "extra_forbidden body.batch.2.y");
        assertThat(batch("{\"x\": 1, \"batch\": [[1, 2], {\"y\": 1, \"features\": [1, 2]}]}"))
                .containsExactly("extra_forbidden body.x", "extra_forbidden body.batch.1.y");
        assertThat(batch("{\"batch\": [[1, 2], [1, 2], [1, 2], {\"y\": 1, \"features\": [1, 2]}]}"))
                .containsExactly("too_long body.batch");
    }

    @Test
    void ofTwoListsTheOneCalledBatchHoldsTheRows() {
        assertThat(batch("{\"batch\": [[1, 2]], \"requests\": []}")).containsExactly("extra_forbidden body.requests");
        assertThat(batch("{\"requests\": [], \"batch\": [[1, 2]]}")).containsExactly("extra_forbidden body.requests");
        assertThat(
                        batch(
                                "{\"features\": 1, \"requests\": [{\"features\": 1}], \"batch\": [{\"x\": 1, \"features\": [1]}]}"))
                .containsExactly(
                        "extra_forbidden body.features",
                        "extra_forbidden body.requests",
                        "extra_forbidden body.batch.0.x",
                        "too_short body.batch.0.features");
        assertThat(batch("{\"rows\": []}")).containsExactly("extra_forbidden body.rows", "missing body.batch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "features": [1, 2]; "x": 1; "sepal length (cm)": 2; "y": {"features": [1]}
            "features": {"x": 1}; "sepal length (cm)": "a"; "petal length (cm)": null
            "features": null; "x": [[1]]; "batch": [[1, 2]]
            "batch": [{"features": [1], "x": 1}]; "requests": [[1]]; "features": [[1]]; "y": 1
            "batch": [{"y": 1, "features": [1]}]; "requests": {"features": 1}; "z": 1; "w": []
            "sepal length (cm)": "a"; "petal length (cm)": 1; "x": 1
            """)
    void theOrderOfNamesMakesNoDifference(String members) {
        List<String> shuffled = new ArrayList<>(List.of(members.split("; ")));
        Random random = new Random(1);
        List<String> one = sorted(one("{" + String.join(", ", shuffled) + "}"));
        List<String> batch = sorted(batch("{" + String.join(", ", shuffled) + "}"));
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(shuffled, random);
            String body = "{" + String.join(", ", shuffled) + "}";
            assertThat(sorted(one(body))).as(body).isEqualTo(one);
            assertThat(sorted(batch(body))).as(body).isEqualTo(batch);
        }
    }

    @Test
    void keysBesideTheFeaturesFollowTheSameRule() {
        Supplements byId =
                new Supplements(IRIS, List.of(new Supplement("id", Supplement.KeyType.INTEGER, List.of(0), false)));
        assertThat(partial("{\"id\": 7, \"petal length (cm)\": 1}", byId)).containsExactly("1 rows");
        assertThat(partial("{\"features\": {\"id\": 7, \"petal length (cm)\": 1}}", byId))
                .containsExactly("1 rows");
        assertThat(partial("{\"id\": 7, \"features\": {\"petal length (cm)\": 1}}", byId))
                .containsExactly("extra_forbidden body.id", "missing body.features.id");
        assertThat(partial("{\"features\": {\"petal length (cm)\": 1}, \"id\": 7}", byId))
                .containsExactly("missing body.features.id", "extra_forbidden body.id");
        Supplements byFeatures = new Supplements(
                IRIS, List.of(new Supplement("features", Supplement.KeyType.INTEGER, List.of(0), false)));
        assertThat(partial("{\"features\": 7, \"petal length (cm)\": 1}", byFeatures))
                .containsExactly("1 rows");
        assertThat(partial("{\"petal length (cm)\": 1, \"features\": 7}", byFeatures))
                .containsExactly("1 rows");
    }

    private static List<String> partial(String body, Supplements supplements) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            PartialRequest request = RequestDecoder.partial(bytes, supplements, false, 1);
            return List.of(request.rows().rows() + " rows");
        } catch (ServeException.Invalid e) {
            return e.violations().stream().map(RequestDecoderTest::shown).toList();
        }
    }

    @Test
    void manySuchRowsAreCountedAndCapped() {
        int rows = 20_000;
        String body = "{\"batch\": [" + "{\"x\": 1, \"features\": [1, 2]},".repeat(rows - 1)
                + "{\"x\": 1, \"features\": [1, 2]}]}";
        assertThatThrownBy(() -> RequestDecoder.batch(body.getBytes(StandardCharsets.UTF_8), IRIS, rows))
                .isInstanceOfSatisfying(ServeException.Invalid.class, e -> {
                    assertThat(e.count()).isEqualTo(rows);
                    assertThat(e.violations()).hasSize(100);
                });
        String broken = body.substring(0, body.length() - 1);
        assertThatThrownBy(() -> RequestDecoder.batch(broken.getBytes(StandardCharsets.UTF_8), IRIS, rows))
                .isInstanceOf(ServeException.Malformed.class);
    }

    private static List<String> sorted(List<String> faults) {
        return faults.stream().sorted().toList();
    }
}
