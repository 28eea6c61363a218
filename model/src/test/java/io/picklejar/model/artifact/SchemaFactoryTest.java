package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFactoryTest {

    /** @param names {@code a,b}, or {@code ?,?} for a bare array */
    private static List<Feature> features(String metadata, String names, String reads) {
        List<Domain> domains = FakeColumns.domains(reads);
        String[] each = names.split(",");
        List<InputColumn> inputs = new ArrayList<>();
        for (int i = 0; i < domains.size(); i++) {
            inputs.add(new InputColumn(each[i].equals("?") ? null : each[i], domains.get(i)));
        }
        return SchemaFactory.schema(MetadataReaderTest.read(metadata), inputs).features();
    }

    private static String refusal(String metadata, String names, String reads) {
        return Folder.refusalOf(() -> features(metadata, names, reads));
    }

    private static List<String> names(String metadata, String names, String reads) {
        return features(metadata, names, reads).stream().map(Feature::name).toList();
    }

    @Test
    void namesComeFromMetadataElseFromTrainingElseFromTheirPlace() {
        assertThat(names("{'feature_names': ['x', 'y']}", "?,?", "n;n")).containsExactly("x", "y");
        assertThat(names("{}", "a,b", "n;n")).containsExactly("a", "b");
        assertThat(names("{}", "?,?", "n;n")).containsExactly("feature_0", "feature_1");
        assertThat(names("{}", "?", "t")).containsExactly("text");
        assertThat(names("{'feature_names': ['message']}", "?", "t")).containsExactly("message");
    }

    @Test
    void friendlierNamesAreAccepted() {
        assertThat(names("{'feature_names': ['Age', 'Income']}", "a,b", "n;n")).containsExactly("Age", "Income");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'feature_names': ['b', 'a'] | feature_names[0]: b (the model was trained with a there)
            'feature_names': ['A', 'a'] | feature_names[1]: a (the model was trained with b there)
            'feature_names': ['a']      | feature_names: 1 (the model was trained on 2 features)
            'n_features': 3             | n_features: 3 (the model was trained on 2 features)
            'feature_names': ['x', 'x'] | features: x stands twice
            'features': [{'name': 'a', 'type': 'number'}] | features: 1 (the model was trained on 2 features)
            'features': [{'name': 'b', 'type': 'number'}, {'name': 'a', 'type': 'number'}] | features[0]: b (the model was trained with a there)
            'features': [{'name': 'x', 'type': 'number'}, {'name': 'x', 'type': 'number'}] | features: x stands twice
            'feature_ranges': {'c': [0, 1]} | feature_ranges.c (no such feature)
            """)
    void namesAndCountsThatContradictTheModelAreRefused(String entry, String message) {
        assertThat(refusal("{" + entry + "}", "a,b", "n;n")).isEqualTo("metadata.json: " + message);
    }

    @Test
    void countsAreComparedWhereFeaturesAreDeclaredToo() {
        String features = "'features': [{'name': 'a', 'type': 'number'}, {'name': 'b', 'type': 'number'}]";
        assertThat(refusal("{'n_features': 3, " + features + "}", "?,?", "n;n"))
                .isEqualTo("metadata.json: n_features: 3 (the model was trained on 2 features)");
        assertThat(refusal("{'feature_names': ['b', 'a'], " + features + "}", "?,?", "n;n"))
                .isEqualTo("metadata.json: features[0]: a (feature_names has b there)");
    }

    @Test
    void typesAreDerivedFromTheModel() {
        List<Feature> features = features("{}", "a,b,c,d,e", "n;m;t;u;n:false,true");
        assertThat(features)
                .containsExactly(
                        Feature.of("a", FeatureType.NUMBER, false),
                        Feature.of("b", FeatureType.NUMBER, true),
                        Feature.of("c", FeatureType.STRING, false),
                        Feature.of("d", FeatureType.ANY, true).withFallback(new Feature.Fallback(null)),
                        Feature.of("e", FeatureType.BOOLEAN, false));
    }

    @Test
    void categoriesAreDerivedFromTheModel() {
        List<Feature> features = features("{}", "a,b,c,d", "t:car,home;t::car,home;n:1,2.5;n:true");
        assertThat(features)
                .extracting(Feature::constraints)
                .containsExactly(
                        Constraints.oneOf(List.of("car", "home"), false),
                        Constraints.oneOf(List.of("car", "home"), true),
                        Constraints.oneOf(List.of(1L, 2.5), false),
                        Constraints.oneOf(List.of(true), false));
    }

    @Test
    void rangesAreAddedToDerivedFeatures() {
        List<Feature> features = features("{'feature_ranges': {'b': [0, null]}}", "a,b", "n;n");
        assertThat(features.get(0).constraints()).isEqualTo(Constraints.NONE);
        assertThat(features.get(1).constraints()).isEqualTo(Constraints.range(0.0, null));
    }

    @Test
    void aRangeWithoutAnyOfTheCategoriesIsRefused() {
        assertThat(refusal("{'feature_ranges': {'a': [5, 9]}}", "a", "n:1,2"))
                .isEqualTo("metadata.json: feature a: no value is known that meets its range, enum and pattern"
                        + " (expected: an example that does)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            t | number  |                    | type number (the model reads a string)
            t | boolean |                    | type boolean (the model reads a string)
            n | string  |                    | type string (the model reads a number)
            n | number  | , 'nullable': true | nullable (the model cannot compute with a missing value here)
            n | number  | , 'default': null  | default: null (the model cannot compute with a missing value here)
            t | string  | , 'nullable': true | nullable (the model cannot compute with a missing value here)
            t:car,home | string | , 'enum': ['car', 'boat']  | enum: boat (the model was trained without it and has no answer for it)
            t:car,home | string | , 'default': 'boat'        | default: boat (the model was trained without it and has no answer for it)
            t:car,home | string | , 'enum': ['car'], 'out_of_range': 'warn' | out_of_range: warn (the model has no answer for other values)
            n:1,2      | integer | , 'enum': [1, 3]          | enum: 3 (the model was trained without it and has no answer for it)
            """)
    void declaredFeaturesThatTheModelCannotServeAreRefused(String reads, String type, String more, String message) {
        String feature = "{'name': 'a', 'type': '" + type + "'" + (more == null ? "" : more) + "}";
        String separator = message.startsWith("enum") || message.startsWith("default: boat") ? " " : ": ";
        assertThat(refusal("{'features': [" + feature + "]}", "a", reads))
                .isEqualTo("metadata.json: features[0] a" + separator + message);
    }

    @Test
    void declaredFeaturesAreTakenAsTheyAreWhereTheModelCanServeThem() {
        String declared = "{'features': [{'name': 'a', 'type': 'integer', 'nullable': true},"
                + " {'name': 'b', 'type': 'boolean'}, {'name': 'c', 'type': 'string'}, {'name': 'd', 'type': 'string',"
                + " 'enum': ['boat'], 'out_of_range': 'warn'}]}";
        assertThat(features(declared, "a,b,c,d", "m;n;u;t::car,home"))
                .isEqualTo(MetadataReaderTest.read(declared).features());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            t:car,home       | string
            n:1,2            | integer
            n:1,2,2.5        | number
            n:true           | boolean
            """)
    void aClosedColumnStaysClosedWhereMetadataSaysNothingOfIt(String reads, String type) {
        List<Feature> features =
                features("{'features': [{'name': 'a', 'type': '" + type + "', 'out_of_range': 'warn'}]}", "a", reads);
        Constraints constraints = features.get(0).constraints();
        assertThat(constraints.enumeration())
                .isEqualTo(ClosedColumns.values(
                        FakeColumns.domain(reads).categories(), features.get(0).type()));
        assertThat(constraints.warnOnly()).isFalse();
    }

    @Test
    void aBooleanFeatureOfAClosedNumericColumnTakesWhatTheModelKnows() {
        assertThat(features("{'features': [{'name': 'a', 'type': 'boolean'}]}", "a", "n:1,7")
                        .get(0)
                        .constraints()
                        .enumeration())
                .isEqualTo(List.of(true));
    }

    @Test
    void fewerCategoriesThanTheModelKnowsMayBeDeclared() {
        String declared = "{'features': [{'name': 'a', 'type': 'integer', 'enum': [2]}]}";
        assertThat(features(declared, "a", "n:1.0,2.0").get(0).constraints().enumeration())
                .isEqualTo(List.of(2L));
    }

    @Test
    void aPatternThatIsHardToMeetNeedsAnExample() {
        String feature = "{'features': [{'name': 'a', 'type': 'string', 'pattern': '^Q-[0-9]$' EXAMPLE}]}";
        assertThat(refusal(feature.replace("EXAMPLE", ""), "a", "t"))
                .endsWith("no value is known that meets its range, enum and pattern (expected: an example that does)");
        assertThat(features(feature.replace("EXAMPLE", ", 'example': 'Q-1'"), "a", "t"))
                .hasSize(1);
    }

    @Test
    void thousandsOfFeaturesAreNoTrouble() {
        StringBuilder names = new StringBuilder();
        StringBuilder declared = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            names.append(i == 0 ? "" : ",").append("trained_").append(i);
            declared.append(i == 0 ? "" : ",").append("'friendly_").append(i).append('\'');
        }
        assertThat(features("{'feature_names': [" + declared + "]}", names.toString(), "n;".repeat(20_000)))
                .hasSize(20_000);
    }
}
