package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureReaderTest {

    private static Feature read(String entry) {
        return MetadataReaderTest.read("{'features': [" + entry + "]}")
                .features()
                .get(0);
    }

    private static String refusal(String entry) {
        return MetadataReaderTest.refusal("{'features': [{'name': 'first', 'type': 'number'}, " + entry + "]}");
    }

    @Test
    void nameAndTypeAreEnough() {
        assertThat(read("{'name': 'age', 'type': 'number'}")).isEqualTo(Feature.of("age", FeatureType.NUMBER, false));
    }

    @ParameterizedTest
    @CsvSource({"number,NUMBER", "integer,INTEGER", "string,STRING", "boolean,BOOLEAN"})
    void typesHaveTheWordsOfJsonSchema(String word, FeatureType type) {
        assertThat(read("{'name': 'x', 'type': '" + word + "'}").type()).isEqualTo(type);
    }

    @Test
    void readsAllOfIt() {
        Feature feature = read("""
                {'name': 'age', 'type': 'integer', 'minimum': 0, 'maximum': 120.5, 'exclusiveMinimum': -1,
                 'exclusiveMaximum': 121, 'enum': [1, 2.0], 'nullable': true, 'default': 1, 'description': 'in years',
                 'example': 2, 'out_of_range': 'warn', 'unit': 'years'}""");
        assertThat(feature.constraints())
                .isEqualTo(new Constraints(0.0, 120.5, -1.0, 121.0, List.of(1L, 2.0), null, true));
        assertThat(feature.nullable()).isTrue();
        assertThat(feature.fallback()).isEqualTo(new Feature.Fallback(1L));
        assertThat(feature.description()).isEqualTo("in years");
        assertThat(feature.example()).isEqualTo(2L);
    }

    @Test
    void aDefaultOfNullIsADefault() {
        assertThat(read("{'name': 'x', 'type': 'number', 'default': null}").fallback())
                .isEqualTo(new Feature.Fallback(null));
    }

    @Test
    void nullCountsAsNotGivenForEverythingElse() {
        assertThat(read("""
                {'name': 'x', 'type': 'number', 'minimum': null, 'maximum': null, 'enum': null, 'pattern': null,
                 'nullable': null, 'description': null, 'example': null, 'out_of_range': null}""")).isEqualTo(Feature.of("x", FeatureType.NUMBER, false));
    }

    @Test
    void nullInAnEnumerationIsPassedOver() {
        assertThat(read("{'name': 'x', 'type': 'string', 'enum': ['a', null], 'nullable': true}")
                        .constraints()
                        .enumeration())
                .isEqualTo(List.of("a"));
    }

    @Test
    void patternsKnowLettersOfAllScripts() {
        assertThat(Objects.requireNonNull(read("{'name': 'x', 'type': 'string', 'pattern': '^\\\\w+$'}")
                                .constraints()
                                .pattern())
                        .matcher("Zürich")
                        .find())
                .isTrue();
    }

    @Test
    void anInfiniteLimitIsNone() {
        assertThat(read("{'name': 'x', 'type': 'number', 'minimum': -Infinity, 'maximum': 1e999}")
                        .constraints())
                .isEqualTo(Constraints.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                   | : 5 (expected: {"name": …, "type": …})
            {'type': 'number'}                  | : {"type":"number"} (expected: {"name": …, "type": …})
            {'name': '', 'type': 'number'}      | : {"name":"","type":"number"} (expected: {"name": …, "type": …})
            {'name': 5, 'type': 'number'}       | : {"name":5,"type":"number"} (expected: {"name": …, "type": …})
            {'name': 'x'}                       | .type: nothing (expected: number, integer, string, boolean or array)
            {'name': 'x', 'type': 'float'}      | .type: "float" (expected: number, integer, string, boolean or array)
            {'name': 'x', 'type': 'any'}        | .type: "any" (expected: number, integer, string, boolean or array)
            {'name': 'x', 'type': ['number', 'null']} | .type: ["number","null"] (expected: number, integer, string, boolean or array)
            """)
    void nameAndTypeAreRequired(String entry, String message) {
        assertThat(refusal(entry)).isEqualTo("metadata.json: features[1]" + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            number  | 'minimum': '0'            | minimum: "0" (expected: a number)
            number  | 'maximum': NaN            | maximum: NaN (expected: a number)
            number  | 'minimum': Infinity       | minimum: Infinity (expected: a number)
            number  | 'exclusiveMaximum': true  | exclusiveMaximum: true (expected: a number)
            number  | 'exclusiveMinimum': -1e999 ,'maximum': -1e999 | maximum: -Infinity (expected: a number)
            string  | 'enum': 'car'             | enum: "car" (expected: a list of allowed values)
            string  | 'enum': []                | enum: [] (expected: a list of allowed values)
            string  | 'enum': [null]            | enum: [null] (expected: a list of allowed values)
            string  | 'enum': ['a', 5]          | enum: 5 (expected: string)
            integer | 'enum': [1, 1.5]          | enum: 1.5 (expected: integer)
            number  | 'enum': [NaN]             | enum: NaN (expected: number)
            boolean | 'enum': ['true']          | enum: "true" (expected: boolean)
            string  | 'pattern': '['            | pattern: "[" (expected: a regular expression: Unclosed character class)
            string  | 'pattern': 5              | pattern: 5 (expected: a text)
            number  | 'nullable': 'yes'         | nullable: "yes" (expected: true or false)
            number  | 'nullable': 1             | nullable: 1 (expected: true or false)
            number  | 'default': '0'            | default: "0" (expected: number)
            integer | 'default': 0.5            | default: 0.5 (expected: integer)
            integer | 'default': 1e999          | default: Infinity (expected: integer)
            boolean | 'default': 0              | default: 0 (expected: boolean)
            number  | 'example': true           | example: true (expected: number)
            string  | 'example': {}             | example: {} (expected: string)
            number  | 'description': 5          | description: 5 (expected: a text)
            number  | 'out_of_range': 'ignore'  | out_of_range: "ignore" (expected: reject or warn)
            number  | 'out_of_range': true      | out_of_range: true (expected: reject or warn)
            """)
    void aKeyOfAnotherShapeIsNamed(String type, String key, String message) {
        assertThat(refusal("{'name': 'x', 'type': '" + type + "', " + key + "}"))
                .isEqualTo("metadata.json: features[1]." + message);
    }

    @Test
    void aPatternMadeToExhaustTheStackIsRefused() {
        assertThat(refusal("{'name': 'x', 'type': 'string', 'pattern': '" + "(".repeat(100_000) + "'}"))
                .endsWith("… (expected: at most 1000 characters)");
        assertThat(refusal("{'name': 'x', 'type': 'string', 'pattern': '" + "(".repeat(200) + "'}"))
                .endsWith("… (expected: a regular expression: Unclosed group)");
    }

    @Test
    void aNumberOfHundredsOfDigitsIsNotFinite() {
        assertThat(refusal("{'name': 'x', 'type': 'number', 'enum': [" + "9".repeat(400) + "]}"))
                .endsWith("… (expected: number)");
    }
}
