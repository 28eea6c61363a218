package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays against the fake model, which answers first + 10 × second. */
class GoldenCasesTest {

    @TempDir
    Path path;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = Folder.in(path).with("model.fake", "model columns=a,b");
    }

    private GoldenCases.Report replay(String golden) {
        Artifact artifact = folder.golden(golden).load();
        return Objects.requireNonNull(artifact.golden()).replay(artifact.schema(), artifact.model());
    }

    private String mismatch(String golden) {
        GoldenCases.Report report = replay("[" + golden + "]");
        assertThat(report.mismatches()).hasSize(1);
        return report.mismatches().get(0);
    }

    private String refusal(String golden) {
        return Folder.refusalOf(() -> replay(golden));
    }

    private void classifier(String classes) {
        folder.with("model.fake", "model columns=a,b classes=" + classes);
    }

    @Test
    void agreeingCasesAreCounted() {
        GoldenCases.Report report = replay("""
                {'cases': [{'features': [1, 2], 'prediction': 21}, {'features': {'b': 0, 'a': 5}, 'prediction': [5.0]}]}""");
        assertThat(report.agrees()).isTrue();
        assertThat(report.cases()).isEqualTo(2);
        assertThat(report.summary()).isEqualTo("2 golden cases agree");
        assertThat(replay("[{'features': [1, 2], 'prediction': 21}]").summary()).isEqualTo("1 golden case agrees");
    }

    @Test
    void theFirstOfTheDifferencesIsTold() {
        GoldenCases.Report report = replay("""
                [{'features': [1, 2], 'prediction': 21}, {'features': [1, 2], 'prediction': 22},
                 {'features': [0, 1], 'prediction': 10}, {'features': [1, 2], 'prediction': 23}]""");
        assertThat(report.agrees()).isFalse();
        assertThat(report.mismatches())
                .containsExactly(
                        "case 1: prediction: expected 22, got 21.0", "case 3: prediction: expected 23, got 21.0");
        assertThat(report.summary()).isEqualTo("2 of 4 golden cases differ: case 1: prediction: expected 22, got 21.0");
        assertThat(replay("[{'features': [1, 2], 'prediction': 0}]").summary())
                .isEqualTo("1 of 1 golden cases differs: case 0: prediction: expected 0, got 21.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no,yes     | 'no'    | prediction: expected "no", got "yes"
            no,yes     | 1       | prediction: expected 1, got "yes"
            no,yes     | null    | prediction: expected null, got "yes"
            no,yes     | {}      | prediction: expected {}, got "yes"
            no,yes     | ['yes', 'yes'] | prediction: expected ["yes","yes"], got 1 value
            0,1        | 0       | prediction: expected 0, got 1
            0,1        | 1.5     | prediction: expected 1.5, got 1
            0,1        | '1'     | prediction: expected "1", got 1
            0,1        | true    | prediction: expected true, got 1
            false,true | false   | prediction: expected false, got true
            false,true | 1       | prediction: expected 1, got true
            0.5,1.5    | 0.5     | prediction: expected 0.5, got 1.5
            """)
    void anotherClassIsAMismatch(String classes, String prediction, String message) {
        classifier(classes);
        assertThat(mismatch("{'features': [1, 2], 'prediction': " + prediction + "}"))
                .isEqualTo("case 0: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"no,yes | 'yes'", "no,yes | ['yes']", "0,1 | 1", "0,1 | 1.0", "false,true | true", "0.5,1.0 | 1"})
    void theSameClassAgreesHoweverJsonWritesIt(String classes, String prediction) {
        classifier(classes);
        assertThat(replay("[{'features': [1, 2], 'prediction': " + prediction + "}]")
                        .mismatches())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[1, 1] | ['ash', 7]", "[1, 1] | [7.0, 'ash']", "[0, 1] | [7]", "[1, 0] | ['ash']", "[0, 0] | []"})
    void setsOfLabelsAgreeInAnyOrder(String features, String prediction) {
        classifier("0,1;0,1");
        folder.with("mlb.fake", "sets values=ash,7");
        assertThat(replay("[{'features': " + features + ", 'prediction': " + prediction + "}]")
                        .mismatches())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1, 1] | ['ash']        | expected ["ash"], got ["ash", 7]
            [1, 1] | ['ash', 'ash'] | expected ["ash","ash"], got ["ash", 7]
            [1, 1] | ['ash', 8]     | expected ["ash",8], got ["ash", 7]
            [1, 0] | ['ash', 7]     | expected ["ash",7], got ["ash"]
            [1, 0] | 'ash'          | expected "ash", got ["ash"]
            [1, 0] | [1, 0]         | expected [1,0], got ["ash"]
            [0, 0] | [7]            | expected [7], got []
            [0, 0] | null           | expected null, got []
            """)
    void anotherSetOfLabelsIsAMismatch(String features, String prediction, String message) {
        classifier("0,1;0,1");
        folder.with("mlb.fake", "sets values=ash,7");
        assertThat(mismatch("{'features': " + features + ", 'prediction': " + prediction + "}"))
                .isEqualTo("case 0: prediction: " + message);
    }

    @Test
    void wholeClassesBeyondTheReachOfDoublesCompareExactly() {
        classifier("0,9007199254740993");
        assertThat(mismatch("{'features': [1, 2], 'prediction': 9007199254740992}"))
                .isEqualTo("case 0: prediction: expected 9007199254740992, got 9007199254740993");
    }

    @Test
    void probabilitiesAreComparedOneByOne() {
        classifier("no,yes");
        assertThat(replay("[{'features': [1, 2], 'prediction': 'yes', 'probabilities': [0.25, 0.75]}]")
                        .mismatches())
                .isEmpty();
        assertThat(mismatch("{'features': [1, 2], 'prediction': 'yes', 'probabilities': [0.25, 0.7500001]}"))
                .isEqualTo("case 0: probabilities[1]: expected 0.7500001, got 0.75");
        assertThat(mismatch("{'features': [1, 2], 'prediction': 'yes', 'probabilities': [0.25]}"))
                .isEqualTo("case 0: probabilities: expected 1 of them, got 2");
        assertThat(mismatch("{'features': [1, 2], 'prediction': 'yes', 'probabilities': ['0.25', 0.75]}"))
                .isEqualTo("case 0: probabilities[0]: expected \"0.25\", got 0.25");
    }

    @Test
    void probabilitiesOfNullAreNotCompared() {
        classifier("no,yes");
        assertThat(replay("[{'features': [1, 2], 'prediction': 'yes', 'probabilities': null}]")
                        .mismatches())
                .isEmpty();
    }

    @Test
    void probabilitiesWhereTheModelGivesNone() {
        assertThat(mismatch("{'features': [1, 2], 'prediction': 21, 'probabilities': [1]}"))
                .isEqualTo("case 0: probabilities: expected [1], got none");
        folder.with("model.fake", "model columns=a,b classes=no,yes bare=yes");
        assertThat(mismatch("{'features': [1, 2], 'prediction': 'yes', 'probabilities': [1]}"))
                .isEqualTo("case 0: probabilities: expected [1], got none");
    }

    @Test
    void severalOutputsAreAList() {
        folder.with("model.fake", "model columns=a,b outputs=3");
        assertThat(replay("[{'features': [1, 2], 'prediction': [21, 22, 23]}]").mismatches())
                .isEmpty();
        assertThat(mismatch("{'features': [1, 2], 'prediction': [21, 22, 24]}"))
                .isEqualTo("case 0: prediction[2]: expected 24, got 23.0");
        assertThat(mismatch("{'features': [1, 2], 'prediction': [21, 22]}"))
                .isEqualTo("case 0: prediction: expected [21,22], got 3 values");
        assertThat(mismatch("{'features': [1, 2], 'prediction': 21}"))
                .isEqualTo("case 0: prediction: expected 21, got 3 values");
    }

    @ParameterizedTest
    @CsvSource({"21.00000002,true", "21.00000003,false", "20.99999998,true", "20.99999997,false"})
    void theDefaultToleranceIsRelative(String prediction, boolean agrees) {
        assertThat(replay("[{'features': [1, 2], 'prediction': " + prediction + "}]")
                        .agrees())
                .isEqualTo(agrees);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'relative': 0, 'absolute': 0.5} | 21.5 | true",
                "{'relative': 0, 'absolute': 0.5} | 21.6 | false",
                "{'relative': 0.1} | 23 | true",
                "{'absolute': null} | 21 | true",
                "{'relative': 0, 'absolute': 0} | 21 | true",
                "{'relative': 0, 'absolute': 0} | 21.000000000000004 | false"
            })
    void theToleranceMayBeGiven(String tolerance, String prediction, boolean agrees) {
        assertThat(replay("{'tolerance': " + tolerance + ", 'cases': [{'features': [1, 2], 'prediction': " + prediction
                                + "}]}")
                        .agrees())
                .isEqualTo(agrees);
    }

    @Test
    void infinityAgreesWithNothingButItself() {
        assertThat(mismatch("{'features': [1, 2], 'prediction': Infinity}"))
                .isEqualTo("case 0: prediction: expected Infinity, got 21.0");
        assertThat(replay("[{'features': [1e308, 1e308], 'prediction': Infinity}]")
                        .agrees())
                .isTrue();
        assertThat(mismatch("{'features': [1e308, 1e308], 'prediction': 1e308}"))
                .isEqualTo("case 0: prediction: expected 1.0E308, got Infinity");
    }

    @Test
    void missingValuesGoInAndNanComesOut() {
        folder.with("model.fake", "model columns=a,b reads=m;m");
        for (String missing : new String[] {"null", "NaN"}) {
            assertThat(replay("[{'features': [1, " + missing + "], 'prediction': NaN}," + " {'features': [1, " + missing
                                    + "], 'prediction': null}]")
                            .mismatches())
                    .isEmpty();
        }
    }

    @Test
    void rangesAndCategoriesDoNotBindGoldenCases() {
        folder.metadata("{'feature_ranges': {'a': [0, 1]}}");
        assertThat(replay("[{'features': [99, 0], 'prediction': 99}]").agrees()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                    | golden.json: cases (expected: a list of {"features": …, "prediction": …})
            []                                   | golden.json: cases (expected: a list of {"features": …, "prediction": …})
            {'cases': {}}                        | golden.json: cases (expected: a list of {"features": …, "prediction": …})
            [5]                                  | golden.json: cases[0] (expected: {"features": …, "prediction": …})
            [{'features': [1, 2]}]               | golden.json: cases[0] (expected: {"features": …, "prediction": …})
            [{'prediction': 1}]                  | golden.json: cases[0] (expected: {"features": …, "prediction": …})
            [{'features': [1, 2], 'prediction': 1, 'probabilities': 0.5}] | golden.json: cases[0].probabilities: 0.5 (expected: a list of numbers)
            {'tolerance': {'relative': -1}, 'cases': [{'features': [1, 2], 'prediction': 1}]}  | golden.json: tolerance.relative: -1 (expected: a number from 0)
            {'tolerance': {'absolute': 'x'}, 'cases': [{'features': [1, 2], 'prediction': 1}]} | golden.json: tolerance.absolute: "x" (expected: a number from 0)
            {'tolerance': {'absolute': NaN}, 'cases': [{'features': [1, 2], 'prediction': 1}]} | golden.json: tolerance.absolute: NaN (expected: a number from 0)
            [{'features': [1], 'prediction': 1}] | golden.json: cases[0].features: List should have 2 items, not 1
            [{'features': 7, 'prediction': 1}]   | golden.json: cases[0].features: Input should be a list of 2 values or an object of named values (got 7)
            [{'features': null, 'prediction': 1}] | golden.json: cases[0].features: Input should be a list of 2 values or an object of named values
            [{'features': {'a': 1, 'b': '2'}, 'prediction': 1}] | golden.json: cases[0].features.b: Input should be a valid number (got 2)
            [{'features': [1, 1e999], 'prediction': 1}] | golden.json: cases[0].features[1]: Input should be a finite number (got Infinity)
            not JSON                             | golden.json: not JSON: line 1, column 1: 'not' (expected: true, false, null, or a text in double quotes)
            """)
    void malformedFilesAreRefused(String golden, String message) {
        assertThat(refusal(golden)).isEqualTo(message);
    }

    @Test
    void aNumberOfHundredsOfDigitsIsRefused() {
        assertThat(refusal("[{'features': [1, " + "9".repeat(400) + "], 'prediction': 1}]"))
                .isEqualTo("golden.json: cases[0].features: holds a number too great");
        assertThat(mismatch("{'features': [1, 2], 'prediction': " + "9".repeat(400) + "}"))
                .endsWith("999…, got 21.0");
    }
}
