package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.Metadata.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

class MetadataReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .build())
            .build();

    static Metadata read(String json) {
        return MetadataReader.read(JSON.readTree(json));
    }

    static String refusal(String json) {
        return Folder.refusalOf(() -> read(json));
    }

    @Test
    void everyKeyIsOptional() {
        Metadata metadata = read("{}");
        assertThat(metadata.modelType()).isNull();
        assertThat(metadata.modelVersion()).isNull();
        assertThat(metadata.featureNames()).isEmpty();
        assertThat(metadata.featureCount()).isNull();
        assertThat(metadata.features()).isEmpty();
        assertThat(metadata.featureRanges()).isEmpty();
        assertThat(metadata.preprocessing()).isNull();
        assertThat(metadata.output()).isEqualTo(OutputSpec.AS_IS);
        assertThat(metadata.files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_type",
                "model_version",
                "feature_names",
                "n_features",
                "features",
                "feature_ranges",
                "preprocessing",
                "output",
                "files"
            })
    void nullCountsAsNotGiven(String key) {
        assertThat(read("{'" + key + "': null}"))
                .usingRecursiveComparison()
                .ignoringFields("all")
                .isEqualTo(Metadata.NONE);
    }

    @Test
    void readsWhatNotebooksWrite() {
        Metadata metadata = read("""
                {'model_type': 'RandomForestClassifier', 'model_version': '1.2.0', 'feature_names': ['age', 'income'],
                 'n_features': 2, 'feature_ranges': {'age': [0, 120], 'income': {'min': 0.5, 'max': null}},
                 'preprocessing': ['scaler.joblib']}""");
        assertThat(metadata.modelType()).isEqualTo("RandomForestClassifier");
        assertThat(metadata.modelVersion()).isEqualTo("1.2.0");
        assertThat(metadata.featureNames()).containsExactly("age", "income");
        assertThat(metadata.featureCount()).isEqualTo(2);
        assertThat(metadata.featureRanges())
                .containsEntry("age", new Range(0.0, 120.0))
                .containsEntry("income", new Range(0.5, null));
        assertThat(metadata.preprocessing()).containsExactly("scaler.joblib");
    }

    @Test
    void unknownKeysAreKeptForShowing() {
        Metadata metadata = read("{'team': {'name': 'risk'}, 'metrics': {'auc': NaN, 'loss': -Infinity, 'n': [1, 2]}}");
        assertThat(metadata.all().at("/team/name").asString()).isEqualTo("risk");
        assertThat(metadata.all().at("/metrics/auc").asDouble()).isNaN();
        assertThat(metadata.all().at("/metrics/n/1").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"2,2", "1.0,1.0", "'\"v1\"',v1", "'\"2026-11-21\"',2026-11-21", "'\"a_B.9\"',a_B.9"})
    void versionsMayBeNumbers(String json, String version) {
        assertThat(read("{'model_version': " + json + "}").modelVersion()).isEqualTo(version);
    }

    @Test
    void aRangeMayBeOpen() {
        assertThat(read("{'feature_ranges': {'a': [null, 1], 'b': [-Infinity, Infinity], 'c': {}}}")
                        .featureRanges())
                .containsEntry("a", new Range(null, 1.0))
                .containsEntry("b", new Range(null, null))
                .containsEntry("c", new Range(null, null));
    }

    @Test
    void anEmptyListOfPreprocessorsIsNotTheSameAsNone() {
        assertThat(read("{'preprocessing': []}").preprocessing()).isEmpty();
    }

    @Test
    void checksumsAreRead() {
        String checksum = "sha256:" + "0123456789abcdefABCDEF".repeat(3).substring(0, 64);
        assertThat(read("{'files': {'model.joblib': '" + checksum + "'}}").files())
                .containsEntry("model.joblib", checksum);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                   | [] (expected: an object)
            5                                    | 5 (expected: an object)
            {'model_type': 5}                    | model_type: 5 (expected: a text)
            {'model_type': ['a']}                | model_type: ["a"] (expected: a text)
            {'model_version': ''}                | model_version: "" (expected: letters, digits, '.', '_' and '-', at most 128)
            {'model_version': '../1'}            | model_version: "../1" (expected: letters, digits, '.', '_' and '-', at most 128)
            {'model_version': '.hidden'}         | model_version: ".hidden" (expected: letters, digits, '.', '_' and '-', at most 128)
            {'model_version': -1}                | model_version: -1 (expected: letters, digits, '.', '_' and '-', at most 128)
            {'model_version': true}              | model_version: true (expected: letters, digits, '.', '_' and '-', at most 128)
            {'model_version': {}}                | model_version: {} (expected: letters, digits, '.', '_' and '-', at most 128)
            {'feature_names': 'age'}             | feature_names: "age" (expected: a list of texts)
            {'feature_names': {'a': 'b'}}        | feature_names: {"a":"b"} (expected: a list of texts)
            {'feature_names': ['age', 5]}        | feature_names: ["age",5] (expected: a list of texts)
            {'feature_names': ['age', '']}       | feature_names: ["age",""] (expected: a list of texts)
            {'n_features': 0}                    | n_features: 0 (expected: 1..1000000)
            {'n_features': '4'}                  | n_features: "4" (expected: 1..1000000)
            {'n_features': 4.0}                  | n_features: 4.0 (expected: 1..1000000)
            {'n_features': 1000001}              | n_features: 1000001 (expected: 1..1000000)
            {'n_features': 123456789012345678901234} | n_features: 123456789012345678901234 (expected: 1..1000000)
            {'features': []}                     | features: [] (expected: a list of {"name": …, "type": …})
            {'features': {}}                     | features: {} (expected: a list of {"name": …, "type": …})
            {'feature_ranges': []}               | feature_ranges: [] (expected: an object of [lowest, highest] by feature)
            {'feature_ranges': {'age': 5}}       | feature_ranges.age: 5 (expected: [lowest, highest], either may be null)
            {'feature_ranges': {'age': [1]}}     | feature_ranges.age: [1] (expected: [lowest, highest], either may be null)
            {'feature_ranges': {'age': ['0', 1]}} | feature_ranges.age: "0" (expected: a number)
            {'feature_ranges': {'age': [NaN, 1]}} | feature_ranges.age: NaN (expected: a number)
            {'feature_ranges': {'age': [Infinity, 1]}} | feature_ranges.age: Infinity (expected: a number)
            {'feature_ranges': {'age': [5, 1]}}  | feature_ranges.age: [5,1] (expected: the lowest before the highest)
            {'preprocessing': 'scaler.joblib'}   | preprocessing: "scaler.joblib" (expected: a list of texts)
            {'preprocessing': ['a', 'a']}        | preprocessing: ["a","a"] (expected: each file once)
            {'files': ['a']}                     | files: ["a"] (expected: an object of "sha256:…" by file name)
            {'files': {'a': 5}}                  | files.a: 5 (expected: sha256: and 64 hexadecimal digits)
            {'files': {'a': {}}}                 | files.a: {} (expected: sha256: and 64 hexadecimal digits)
            {'files': {'a': 'md5:00'}}           | files.a: "md5:00" (expected: sha256: and 64 hexadecimal digits)
            """)
    void aKeyOfAnotherShapeIsNamed(String json, String message) {
        assertThat(refusal(json)).isEqualTo("metadata.json: " + message);
    }

    @Test
    void aLongValueIsCut() {
        assertThat(refusal("{'model_type': [" + "1,".repeat(500) + "1]}"))
                .hasSizeLessThan(150)
                .endsWith("… (expected: a text)");
    }

    @Test
    void namesFromTheFileCannotBreakOutOfTheLine() {
        assertThat(refusal("{'feature_ranges': {'a\\n\\u202eb': 5}}"))
                .isEqualTo("metadata.json: feature_ranges.a??b: 5 (expected: [lowest, highest], either may be null)");
    }
}
