package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows made to cost much or to make large answers. */
class HostileRowsTest {

    @Test
    void aHundredFaultsAreKeptAndAllAreCounted() {
        String values = IntStream.range(0, 1234).mapToObj(i -> "null").collect(Collectors.joining(","));
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < 1234; i++) {
            features.add(Feature.of("f" + i, FeatureType.NUMBER, false));
        }
        Rows rows = Rows.read(new FeatureSchema(features), "[" + values + "]");
        assertThat(rows.violations().count()).isEqualTo(1234);
        assertThat(rows.violations().kept()).hasSize(Violations.CAP);
        assertThat(rows.told().get(99)).startsWith("float_type at [row, 99]");
    }

    @Test
    void unknownNamesAreCountedBeyondTheCapToo() {
        String names =
                IntStream.range(0, 5000).mapToObj(i -> "\"n" + i + "\": {}").collect(Collectors.joining(","));
        Rows rows = Rows.read(Rows.numbers("age"), "{" + names + "}");
        assertThat(rows.violations().count()).isEqualTo(5001);
        assertThat(rows.told()).hasSize(Violations.CAP);
    }

    @Test
    void hintsEndAfterSomeNamesHaveBeenCompared() {
        String[] names = IntStream.range(0, 3000).mapToObj(i -> "feature_" + i).toArray(String[]::new);
        String wrong =
                IntStream.range(0, 5).mapToObj(i -> "\"featur_" + i + "\": 1").collect(Collectors.joining(","));
        List<String> told = Rows.read(Rows.numbers(names), "{" + wrong + "}").told();
        assertThat(told.subList(0, 3)).allSatisfy(one -> assertThat(one).contains("did you mean 'feature_"));
        assertThat(told.subList(3, 5)).allSatisfy(one -> assertThat(one).endsWith("Extra inputs are not permitted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "^(a*)*y$", "(x+x+)+y"})
    void aPatternThatBacktracksWithoutEndIsGivenUp(String pattern) {
        Feature x = new Feature("x", FeatureType.STRING, Rows.pattern(pattern), false, null, null, example(pattern));
        String text = "a".repeat(5000) + "x".repeat(5000) + "!";
        assertThat(Rows.value(x, "\"" + text + "\"").verdict()).isEqualTo("string_pattern_mismatch");
    }

    private static String example(String pattern) {
        return pattern.equals("^(a*)*y$") ? "y" : pattern.contains("y") ? "xxy" : "a";
    }

    @Test
    void aPatternThatRecursesForEachCharacterDoesNotExhaustTheStack() {
        Feature x = Rows.x(FeatureType.STRING, Rows.pattern("^(a|b)*$"));
        assertThat(Rows.value(x, "\"" + "ab".repeat(20_000) + "\"").verdict()).isEqualTo("string_pattern_mismatch");
        assertThat(Rows.value(x, "\"" + "ab".repeat(100) + "\"").verdict()).isEqualTo("ok");
    }

    @Test
    void ordinaryPatternsAreTriedOnLongTexts() {
        Feature x = Rows.x(FeatureType.STRING, Rows.pattern("^[a-z]+$"));
        assertThat(Rows.value(x, "\"" + "a".repeat(50_000) + "\"").verdict()).isEqualTo("ok");
    }

    @Test
    void loneSurrogatesAreTextLikeAnyOther() {
        Rows rows = Rows.value(Rows.x(FeatureType.STRING), "\"\\ud800x\"");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.text()).isEqualTo("\ud800x");
    }
}
