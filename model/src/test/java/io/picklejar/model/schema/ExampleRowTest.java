package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleRowTest {

    private static final double[] LIMITS = {
        0, -0.0, 1, -1, 0.5, 17.25, 120, 1e6, -1e6, 1e15, 1e300, -1e300, 4.9e-324, Double.MAX_VALUE, -Double.MAX_VALUE
    };

    @Test
    void takesTheDeclaredExample() {
        assertThat(only(new Feature("x", FeatureType.NUMBER, Constraints.NONE, false, null, null, 47L)))
                .isEqualTo(47L);
    }

    @Test
    void passesOverAnExampleThatTheFeatureRefuses() {
        assertThat(only(new Feature("x", FeatureType.NUMBER, Constraints.range(50.0, 60.0), false, null, null, 47L)))
                .isEqualTo(55L);
    }

    @Test
    void takesTheFirstCategoryThatIsInRange() {
        Constraints limits = new Constraints(2.0, null, null, null, List.of(1L, 2L, 3L), null, false);
        assertThat(only(Rows.x(FeatureType.INTEGER, limits))).isEqualTo(2L);
    }

    @ParameterizedTest
    @CsvSource({
        "0,120,,,60",
        "0,1,,,0.5",
        ",,0,1,0.5",
        "5,,,,6",
        ",,0,,1",
        ",-5,,,-6",
        ",,,0,-1",
        "-3,,,,0",
        ",9,,,0",
        "3,3,,,3"
    })
    void numbersComeFromTheMiddle(
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable Double above,
            @Nullable Double below,
            double expected) {
        Constraints limits = new Constraints(minimum, maximum, above, below, null, null, false);
        assertThat(((Number) java.util.Objects.requireNonNull(only(Rows.x(FeatureType.NUMBER, limits)))).doubleValue())
                .isEqualTo(expected);
    }

    @Test
    void anIntegerIsFoundInANarrowRange() {
        Constraints limits = new Constraints(0.0, null, null, 1.0, null, null, false);
        assertThat(only(Rows.x(FeatureType.INTEGER, limits))).isEqualTo(0L);
    }

    @Test
    void aColumnThatNothingReadsTakesNull() {
        assertThat(only(Feature.of("x", FeatureType.ANY, true))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"^[A-Z]$,A", "^\\d{4}$,1234", "@,name@example.com", "^\\d{4}-\\d{2}-\\d{2}$,2026-01-31"})
    void commonPatternsAreMet(String pattern, String example) {
        assertThat(only(Rows.x(FeatureType.STRING, Rows.pattern(pattern)))).isEqualTo(example);
    }

    @Test
    void aPatternThatIsHardToMeetIsMetByTheExample() {
        assertThat(only(new Feature("x", FeatureType.STRING, Rows.pattern("^Q-\\d\\d$"), false, null, null, "Q-17")))
                .isEqualTo("Q-17");
    }

    @Test
    void theSameRowFillsATable() {
        FeatureSchema schema = Rows.schema(Rows.x(FeatureType.NUMBER), Feature.of("t", FeatureType.STRING, false));
        Table table = ExampleRow.of(schema).table(3);
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.text(2, 1)).isEqualTo("text");
        assertThat(table.number(2, 0)).isZero();
    }

    /** Seeded, so that a failure can be repeated. */
    @RepeatedTest(300)
    void satisfiesItsOwnSchema(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        FeatureSchema schema = randomSchema(random);
        ExampleRow example = ExampleRow.of(schema);
        Rows read = Rows.read(schema, json(example));
        assertThat(read.told()).as("%s of %s", json(example), schema.features()).isEmpty();
        assertThat(read.table().numbers()).startsWith(example.table(1).numbers());
    }

    private static FeatureSchema randomSchema(Random random) {
        List<Feature> features = new ArrayList<>();
        while (features.size() < 8) {
            Feature feature = randomFeature("f" + features.size(), random);
            if (ExampleValue.exists(new FeatureRule(feature))) {
                features.add(feature);
            }
        }
        return new FeatureSchema(features);
    }

    private static Feature randomFeature(String name, Random random) {
        List<FeatureType> types = Stream.of(FeatureType.values())
                .filter(each -> each != FeatureType.TENSOR)
                .toList();
        FeatureType type = types.get(random.nextInt(types.size()));
        Constraints constraints = new Constraints(
                limit(random),
                limit(random),
                limit(random),
                limit(random),
                random.nextInt(4) == 0 ? enumeration(type, random) : null,
                random.nextInt(6) == 0 ? Pattern.compile("^[a-z]+$") : null,
                random.nextInt(5) == 0);
        return Feature.of(name, type, random.nextInt(5) == 0).withConstraints(constraints);
    }

    private static @Nullable Double limit(Random random) {
        return random.nextInt(3) > 0 ? null : LIMITS[random.nextInt(LIMITS.length)] + random.nextInt(3);
    }

    private static List<Object> enumeration(FeatureType type, Random random) {
        return switch (type) {
            case NUMBER, ANY -> List.of(random.nextDouble(), (long) random.nextInt(9), -0.0);
            case INTEGER -> List.of((long) random.nextInt(9), 12.0);
            case STRING -> List.of("a" + random.nextInt(9), "b");
            case BOOLEAN, TENSOR -> List.of(random.nextBoolean());
        };
    }

    private static String json(ExampleRow example) {
        return example.values().stream()
                .map(value -> value instanceof String text ? "\"" + text + "\"" : String.valueOf(value))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static @Nullable Object only(Feature feature) {
        return ExampleRow.of(Rows.schema(feature)).values().get(0);
    }
}
