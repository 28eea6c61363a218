package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostprocessorTest {

    private static final String REGRESSOR = "model width=1";
    private static final String BINARY = "model width=1 classes=0,1";
    private static final String THREE = "model width=1 classes=a,b,c";
    private static final String BARE = "model width=1 classes=0,1 bare=yes";

    @TempDir
    Path path;

    private Postprocessor of(String model, String output) {
        return Postprocessor.of(Folder.in(path)
                .with("model.fake", model)
                .metadata("{'output': " + output + "}")
                .load());
    }

    private List<String> classes(String model, String output) {
        Output.Classes classes = (Output.Classes) of(model, output).output();
        return classes.classes().get(0).stream().map(Label::toString).toList();
    }

    private double[] numbers(String output, double... numbers) {
        return of(REGRESSOR, output)
                .apply(Predictions.ofNumbers(numbers.length, numbers))
                .numbers();
    }

    @Test
    void nothingAskedIsNothingDone() {
        Postprocessor postprocessor = of(BINARY, "{}");
        Predictions answer = Predictions.ofClasses(1, new int[] {1}, new double[] {0.3333333333, 0.6666666667});
        assertThat(postprocessor.apply(answer)).isSameAs(answer);
        assertThat(answer.probabilities()).containsExactly(0.3333333333, 0.6666666667);
        assertThat(postprocessor.topK()).isNull();
        assertThat(postprocessor.output()).isEqualTo(Output.Classes.of(List.of(Label.of(0), Label.of(1)), true));
    }

    @Test
    void labelsByClass() {
        assertThat(classes(BINARY, "{'labels': {'1': 'yes', '0': 'no'}}")).containsExactly("no", "yes");
        assertThat(classes(THREE, "{'labels': {'b': 'B'}}")).containsExactly("a", "B", "c");
        assertThat(classes("model width=1 classes=false,true", "{'labels': {'true': 'yes'}}"))
                .containsExactly("false", "yes");
    }

    @Test
    void labelsByPosition() {
        assertThat(classes(THREE, "{'labels': ['x', 'y', 'z']}")).containsExactly("x", "y", "z");
    }

    @Test
    void twoClassesMayShareAName() {
        assertThat(classes(THREE, "{'labels': {'a': 'bad', 'b': 'bad'}}")).containsExactly("bad", "bad", "c");
    }

    @ParameterizedTest
    @CsvSource({"0.4,0.39,0", "0.4,0.4,1", "0.4,0.9,1", "0,0,1", "1,0.999,0", "1,1,1"})
    void aThresholdDecidesTheClass(double threshold, double probability, int picked) {
        Predictions answer = Predictions.ofClasses(
                2, new int[] {0, 1}, new double[] {1 - probability, probability, 1 - probability, probability});
        of(BINARY, "{'threshold': " + threshold + "}").apply(answer);
        assertThat(answer.classIndices()).containsExactly(picked, picked);
    }

    @Test
    void theThresholdSeesUnroundedProbabilities() {
        Predictions answer = Predictions.ofClasses(1, new int[] {1}, new double[] {0.54, 0.46});
        of(BINARY, "{'threshold': 0.5, 'round': 0}").apply(answer);
        assertThat(answer.classIndices()).containsExactly(0);
        assertThat(answer.probabilities()).containsExactly(1, 0);
    }

    @Test
    void clipsNumbers() {
        assertThat(numbers("{'clip': [0, 100]}", -5, 50, 105, Double.NEGATIVE_INFINITY))
                .containsExactly(0, 50, 100, 0);
        assertThat(numbers("{'clip': [0, null]}", -5, 1e300)).containsExactly(0, 1e300);
        assertThat(numbers("{'clip': [null, 7]}", -5, 8)).containsExactly(-5, 7);
        assertThat(numbers("{'clip': [0, 1]}", Double.NaN)).containsExactly(Double.NaN);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0.5,0",
        "0,1.5,2",
        "0,2.5,2",
        "0,-0.5,0",
        "1,0.25,0.2",
        "1,0.75,0.8",
        "1,0.15,0.1",
        "2,2.675,2.67",
        "2,1.005,1",
        "3,1234.56789,1234.568",
        "0,1e300,1e300",
        "15,0.1,0.1"
    })
    void roundsHalvesToEvenAsPythonDoes(int digits, double number, double rounded) {
        assertThat(numbers("{'round': " + digits + "}", number))
                .usingElementComparator(PostprocessorTest::byValue)
                .containsExactly(rounded);
    }

    private static int byValue(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0);
    }

    @Test
    void roundsWhatItCan() {
        assertThat(numbers("{'round': 2}", Double.NaN, Double.POSITIVE_INFINITY))
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY);
    }

    @Test
    void clipsBeforeItRounds() {
        assertThat(numbers("{'clip': [0, 1.25], 'round': 1}", 7)).containsExactly(1.2);
    }

    @Test
    void roundsProbabilities() {
        Predictions answer = Predictions.ofClasses(1, new int[] {1}, new double[] {0.123456, 0.876544});
        assertThat(of(BINARY, "{'round': 3}").apply(answer).probabilities()).containsExactly(0.123, 0.877);
    }

    @Test
    void topKIsKeptForTheWriter() {
        assertThat(of(THREE, "{'top_k': 2}").topK()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            model width=1                    | {'labels': ['a']}             | labels is only for classifiers
            model width=1                    | {'labels': {'0': 'a'}}        | labels is only for classifiers
            model width=1                    | {'threshold': 0.5}            | threshold is only for classifiers
            model width=1                    | {'top_k': 1}                  | top_k is only for classifiers
            model width=1 classes=a,b,c      | {'threshold': 0.5}            | threshold is only for binary classifiers with probabilities
            model width=1 classes=a,b,c      | {'clip': [0, 1]}              | clip is only for models that answer with numbers
            model width=1 classes=a,b,c      | {'labels': ['a', 'b']}        | labels: 2 labels (the model has 3 classes)
            model width=1 classes=a,b,c      | {'labels': {'A': 'x'}}        | labels.A: no such class (expected: a, b, c)
            model width=1 classes=0,1 bare=y | {'threshold': 0.5}            | threshold is only for binary classifiers with probabilities
            model width=1 classes=0,1 bare=y | {'top_k': 1}                  | top_k is only for classifiers of one output with probabilities
            model width=1 classes=0,1 bare=y | {'round': 1}                  | round is only for models that answer with numbers or probabilities
            """)
    void whatTheModelCannotHaveIsRefused(String model, String output, String message) {
        assertThat(Folder.refusalOf(() -> of(model, output))).isEqualTo("metadata.json: output." + message);
    }

    private Output.Classes sets(String output) {
        Folder.in(path).with("mlb.fake", "sets values=ash,7");
        return (Output.Classes) of("model width=2 classes=0,1;0,1", output).output();
    }

    @Test
    void ofSetsTheLabelsAreRenamedAndNotTheZerosAndOnes() {
        assertThat(sets("{'round': 2}").labels()).containsExactly(Label.of("ash"), Label.of(7));
        Output.Classes renamed = sets("{'labels': {'7': 'oak'}}");
        assertThat(renamed.labels()).containsExactly(Label.of("ash"), Label.of("oak"));
        assertThat(renamed.labelsOf(Predictions.ofClasses(2, new int[] {0, 1, 0, 0}, null), 0))
                .containsExactly(Label.of("oak"));
        assertThat(sets("{'labels': ['a', 'b']}").labels()).containsExactly(Label.of("a"), Label.of("b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'labels': {'1': 'yes'}} | labels.1: no such class (expected: ash, 7)
            {'labels': ['a']}        | labels: 1 labels (the model has 2 labels)
            {'threshold': 0.5}       | threshold is only for binary classifiers with probabilities
            {'top_k': 1}             | top_k is only for classifiers of one output with probabilities
            """)
    void whatSetsCannotHaveIsRefused(String output, String message) {
        assertThat(Folder.refusalOf(() -> sets(output))).isEqualTo("metadata.json: output." + message);
    }

    @Test
    void aClassifierWithoutProbabilitiesMayHaveLabels() {
        assertThat(classes(BARE, "{'labels': ['no', 'yes']}")).containsExactly("no", "yes");
    }
}
