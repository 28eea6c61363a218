package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {

    @Test
    void refusesToBeEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureSchema(List.of()))
                .withMessage("features: [] (expected: at least one)");
    }

    @Test
    void refusesTwoFeaturesOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.numbers("a", "b", "a"))
                .withMessage("features: a stands twice");
    }

    @Test
    void refusesAnEmptyName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.numbers("a", ""))
                .withMessage("features: one has an empty name");
    }

    @Test
    void refusesAFeatureThatNoValueSatisfies() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.schema(Rows.x(FeatureType.NUMBER, Constraints.range(5.0, 3.0))))
                .withMessage("feature x: no value is known that meets its range, enum and pattern"
                        + " (expected: an example that does)");
    }

    @Test
    void typesOnlyForgetsConstraintsButNotTypesAndNulls() {
        FeatureSchema types = Rows.schema(
                        Rows.x(FeatureType.INTEGER, Constraints.range(0.0, 1.0)),
                        Feature.of("y", FeatureType.STRING, true)
                                .withConstraints(Constraints.oneOf(List.of("a"), false)))
                .typesOnly();
        assertThat(Rows.read(types, "[99, \"zz\"]", "[99, null]").told()).isEmpty();
        assertThat(Rows.read(types, "[9.5, 1]").violations().count()).isEqualTo(2);
    }

    @Test
    void everyOfManyAlikeNamesIsFoundAndNoOther() {
        Random random = new Random(20261121);
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < 3000) {
            names.add(name(random));
        }
        List<String> list = List.copyOf(names);
        FeatureSchema schema = Rows.numbers(list.toArray(String[]::new));
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            fields.add("\"" + (i % 2 == 0 ? list.get(i) : escaped(list.get(i))) + "\": " + i);
        }
        String unknown = "a".repeat(60);
        Rows rows = Rows.read(schema, "{\"" + unknown + "\": 0, " + String.join(",", fields) + "}");
        assertThat(rows.told()).hasSize(1).allSatisfy(told -> assertThat(told).contains(unknown));
        for (int i = 0; i < list.size(); i++) {
            assertThat(rows.table().number(0, i)).isEqualTo(i);
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int length = 1 + random.nextInt(40); length > 0; length--) {
            name.append((char) (random.nextInt(8) == 0 ? 0xe0 + random.nextInt(0x2000) : 'a' + random.nextInt(3)));
        }
        return name.toString();
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
