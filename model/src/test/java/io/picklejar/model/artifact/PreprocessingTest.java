package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preprocessors in files of their own, put together with the model. The fake model answers first + 10 × second + …. */
class PreprocessingTest {

    @TempDir
    Path path;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = Folder.in(path);
    }

    private List<String> names() {
        return folder.load().schema().features().stream()
                .map(feature -> feature.name())
                .toList();
    }

    @Test
    void aScalerOfAllColumns() {
        folder.with("model.fake", "model width=2").with("scaler.fake", "step columns=a,b times=2");
        assertThat(folder.answer(3, 4)).isEqualTo(86);
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void theEncoderRunsBeforeTheScaler() {
        folder.with("model.fake", "model width=1")
                .with("scaler.fake", "step width=1 times=10")
                .with("encoder.fake", "step width=1 plus=1");
        assertThat(folder.answer(3)).isEqualTo(40);
    }

    @Test
    void metadataTurnsTheOrderRound() {
        folder.with("model.fake", "model width=1")
                .with("scaler.fake", "step width=1 times=10")
                .with("encoder.fake", "step width=1 plus=1")
                .metadata("{'preprocessing': ['scaler.fake', 'encoder.fake']}");
        assertThat(folder.answer(3)).isEqualTo(31);
        assertThat(folder.load().files()).containsExactly("scaler.fake", "encoder.fake", "model.fake");
    }

    @Test
    void aStepMayChangeTheWidth() {
        folder.with("model.fake", "model width=3").with("encoder.fake", "step columns=a outputs=3");
        assertThat(folder.answer(5)).isEqualTo(5);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aScalerOfSomeNamedColumnsWorksInPlace() {
        folder.with("model.fake", "model columns=a,b,c").with("scaler.fake", "step columns=c,a times=2");
        assertThat(folder.answer(1, 1, 1)).isEqualTo(2 + 10 + 200);
        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void aScalerOfTheSameColumnsInAnotherOrderKeepsEachInItsPlace() {
        folder.with("model.fake", "model columns=a,b").with("scaler.fake", "step columns=b,a times=2");
        assertThat(names()).containsExactly("a", "b");
        assertThat(folder.answer(1, 3)).isEqualTo(2 + 60);
    }

    @Test
    void aScalerWhoseColumnsHaveOtherNamesIsTakenAsItIs() {
        folder.with("model.fake", "model columns=pc0,pc1").with("pca.fake", "step columns=a,b times=2");
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void aNamelessScalerTakesTheNamesBehindIt() {
        folder.with("model.fake", "model columns=a,b").with("scaler.fake", "step width=2 times=2");
        assertThat(names()).containsExactly("a", "b");
        assertThat(folder.answer(1, 2)).isEqualTo(42);
    }

    @Test
    void aScalerThatDoesNotFitIsRefused() {
        String advice = " (a preprocessor of some columns only belongs into a ColumnTransformer saved with the model)";
        folder.with("model.fake", "model columns=a,b,c").with("scaler.fake", "step columns=a,z times=2");
        folder.refusal().isEqualTo("scaler.fake: gives 2 columns where the next step takes 3" + advice);
        folder.with("scaler.fake", "step width=2");
        folder.refusal().isEqualTo("scaler.fake: gives 2 columns where the next step takes 3" + advice);
        folder.with("scaler.fake", "step width=3 outputs=4");
        folder.refusal().isEqualTo("scaler.fake: gives 4 columns where the next step takes 3" + advice);
    }

    @Test
    void namesThatDoNotFitTheStepItselfAreNotTrusted() {
        folder.with("model.fake", "model columns=a,b,c").with("scaler.fake", "step columns=a,b,c width=2");
        folder.refusal().startsWith("scaler.fake: gives 2 columns");
        folder.with("scaler.fake", "step columns=a,a width=2");
        folder.refusal().startsWith("scaler.fake: gives 2 columns");
    }

    @Test
    void aScalerBeforeAModelThatReadsTextIsRefused() {
        folder.with("model.fake", "model columns=a,b reads=n;t").with("scaler.fake", "step columns=a,b");
        folder.refusal().isEqualTo("scaler.fake: column 1 holds numbers, but the next step reads it as text");
    }

    @Test
    void aScalerOfTheNumericColumnsLeavesTheTextsAlone() {
        folder.with("model.fake", "model columns=a,b reads=n;t").with("scaler.fake", "step columns=a times=2");
        Table table = new Table(1, 2, new double[] {3, Double.NaN}, new String[] {null, "four"});
        assertThat(folder.load().model().predict(table).numbers()).containsExactly(46);
    }

    @Test
    void aStepThatMakesTextsInPlace() {
        folder.with("model.fake", "model columns=a,b reads=n;t").with("imputer.fake", "step columns=b of=shout");
        Table table = new Table(1, 2, new double[] {3, Double.NaN}, new String[] {null, "four"});
        assertThat(folder.load().model().predict(table).numbers()).containsExactly(63);
    }

    @Test
    void anotherWidthIsAnArgumentError() {
        folder.with("model.fake", "model width=2").with("scaler.fake", "step width=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> folder.answer(1))
                .withMessage("rows of 1 columns (expected: 2)");
    }

    @Test
    void aLabelEncoderNamesTheClasses() {
        folder.with("model.fake", "model width=1 classes=0,2")
                .with("label_encoder.fake", "labels values=ash,maple,oak");
        Artifact artifact = folder.load();
        assertThat(artifact.model().output())
                .isEqualTo(Output.Classes.of(List.of(Label.of("ash"), Label.of("oak")), true));
        assertThat(artifact.model()
                        .predict(Table.ofNumbers(1, 1, new double[] {3}))
                        .classIndices())
                .containsExactly(1);
    }

    @Test
    void aLabelEncoderThatDoesNotFitIsRefused() {
        folder.with("model.fake", "model width=1 classes=0,2").with("label_encoder.fake", "labels values=ash,maple");
        folder.refusal().isEqualTo("label_encoder.fake: has 2 labels and none for the model's class 2");
        folder.with("model.fake", "model width=1 classes=no,yes");
        folder.refusal().isEqualTo("label_encoder.fake: has 2 labels and none for the model's class no");
        folder.with("model.fake", "model width=1 classes=-1,1");
        folder.refusal().isEqualTo("label_encoder.fake: has 2 labels and none for the model's class -1");
        folder.with("model.fake", "model width=1");
        folder.refusal().isEqualTo("label_encoder.fake: decodes classes, but the model is no classifier of one output");
    }

    @Test
    void aBinarizerOfSetsNamesTheOutputs() {
        folder.with("model.fake", "model width=2 classes=0,1;false,true").with("mlb.fake", "sets values=ash,7");
        Output.Classes output = (Output.Classes) folder.load().model().output();
        assertThat(output.labels()).containsExactly(Label.of("ash"), Label.of(7));
        Predictions answer =
                folder.load().model().predict(Table.ofNumbers(4, 2, new double[] {0, 0, 1, 0, 0, 1, 1, 1}));
        assertThat(output.labelsOf(answer, 0)).isEmpty();
        assertThat(output.labelsOf(answer, 1)).containsExactly(Label.of("ash"));
        assertThat(output.labelsOf(answer, 2)).containsExactly(Label.of(7));
        assertThat(output.labelsOf(answer, 3)).containsExactly(Label.of("ash"), Label.of(7));
    }

    @Test
    void oneLabelIsASetAsWell() {
        folder.with("model.fake", "model width=1 classes=0.0,1.0").with("mlb.fake", "sets values=ash");
        Output.Classes output = (Output.Classes) folder.load().model().output();
        Predictions answer = folder.load().model().predict(Table.ofNumbers(2, 1, new double[] {0, 1}));
        assertThat(output.labelsOf(answer, 0)).isEmpty();
        assertThat(output.labelsOf(answer, 1)).containsExactly(Label.of("ash"));
    }

    @Test
    void aBinarizerOfSetsThatDoesNotFitIsRefused() {
        folder.with("model.fake", "model width=1 classes=0,1;0,1").with("mlb.fake", "sets values=ash,oak,elm");
        folder.refusal().isEqualTo("mlb.fake: has 3 labels (the model has 2 outputs)");
        folder.with("model.fake", "model width=1 classes=0,1,2");
        folder.refusal().isEqualTo("mlb.fake: has 3 labels (the model has 1 output)");
        folder.with("model.fake", "model width=1 classes=0,1;0,1;0,1,2");
        folder.refusal()
                .isEqualTo("mlb.fake: decodes sets of labels, but output 2 of the model has the class 2"
                        + " (expected: 0 and 1)");
        folder.with("model.fake", "model width=1 classes=no,yes;0,1;0,1");
        folder.refusal().startsWith("mlb.fake: decodes sets of labels, but output 0 of the model has the class no");
        String numbers = "mlb.fake: decodes sets of labels, but the model does not answer with 0 and 1";
        folder.with("model.fake", "model width=1 outputs=3");
        folder.refusal().isEqualTo(numbers);
        folder.with("model.fake", "model width=1 classes=0,1;0,1;0,1").with("tags_mlb.fake", "sets values=a,b,c");
        folder.refusal().isEqualTo("tags_" + numbers);
    }

    @Test
    void setsAreNotDecodedTwice() {
        folder.with("model.fake", "model width=1 classes=0,1")
                .with("encoder.fake", "sets values=ash")
                .with("label_encoder.fake", "labels values=no,yes");
        folder.refusal().isEqualTo("label_encoder.fake: decodes classes, but the model is no classifier of one output");
    }

    @Test
    void aDecoderByNameThatDecodesNothingIsLeftOut() {
        folder.with("model.fake", "model width=1").with("label_binarizer.fake", "step width=1 times=2");
        assertThat(folder.answer(3)).isEqualTo(3);
        assertThat(folder.load().warnings())
                .containsExactly("label_binarizer.fake is not used: it holds FakeScaler"
                        + " (expected: LabelEncoder or MultiLabelBinarizer)");
        folder.metadata("{'preprocessing': ['label_binarizer.fake']}");
        assertThat(folder.answer(3)).isEqualTo(6);
    }
}
