package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputReaderTest {

    private static OutputSpec read(String output) {
        return MetadataReaderTest.read("{'output': " + output + "}").output();
    }

    @Test
    void everyKeyIsOptional() {
        assertThat(read("{}")).isEqualTo(OutputSpec.AS_IS);
        assertThat(read("{'labels': null, 'threshold': null, 'round': null, 'clip': null, 'top_k': null, 'raw': null}"))
                .isEqualTo(OutputSpec.AS_IS);
    }

    @Test
    void readsAllOfIt() {
        assertThat(read("""
                {'labels': {'0': 'no', '1': 'yes'}, 'threshold': 0.4, 'round': 3, 'clip': [0, null], 'top_k': 2, 'raw': true}"""))
                .isEqualTo(new OutputSpec(
                        Map.of("0", "no", "1", "yes"),
                        List.of(),
                        0.4,
                        3,
                        new OutputSpec.Clip(0, Double.POSITIVE_INFINITY),
                        2,
                        true));
    }

    @Test
    void labelsMayBeAList() {
        assertThat(read("{'labels': ['no', 'yes']}").labelList()).containsExactly("no", "yes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                        | output: [] (expected: an object)
            {'treshold': 0.5}         | output.treshold: 0.5 (expected: one of labels, threshold, round, clip, top_k, raw, activation)
            {'labels': 'yes'}         | output.labels: "yes" (expected: a list of texts)
            {'labels': ['a', 5]}      | output.labels: ["a",5] (expected: a list of texts)
            {'labels': {'0': 5}}      | output.labels.0: 5 (expected: a text)
            {'labels': {'0': {}}}     | output.labels.0: {} (expected: a text)
            {'threshold': 1.5}        | output.threshold: 1.5 (expected: 0..1)
            {'threshold': -0.1}       | output.threshold: -0.1 (expected: 0..1)
            {'threshold': NaN}        | output.threshold: NaN (expected: 0..1)
            {'threshold': '0.5'}      | output.threshold: "0.5" (expected: 0..1)
            {'round': -1}             | output.round: -1 (expected: 0..15)
            {'round': 16}             | output.round: 16 (expected: 0..15)
            {'round': 1.5}            | output.round: 1.5 (expected: 0..15)
            {'clip': 5}               | output.clip: 5 (expected: [lowest, highest], either may be null)
            {'clip': [1, 0]}          | output.clip: [1,0] (expected: the lowest before the highest)
            {'clip': [0, 'x']}        | output.clip: "x" (expected: a number)
            {'top_k': 0}              | output.top_k: 0 (expected: 1..1000)
            {'top_k': 99999999999999} | output.top_k: 99999999999999 (expected: 1..1000)
            {'activation': 'relu'}    | output.activation: "relu" (expected: softmax, sigmoid or none)
            {'raw': 'yes'}            | output.raw: "yes" (expected: true or false)
            """)
    void aKeyOfAnotherShapeIsNamed(String output, String message) {
        assertThat(MetadataReaderTest.refusal("{'output': " + output + "}")).isEqualTo("metadata.json: " + message);
    }
}
