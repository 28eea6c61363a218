package io.picklejar.model.artifact;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A classifier that was trained on the codes of a label encoder, answering with the labels behind them: what a notebook
 * writes as {@code label_encoder.inverse_transform(model.predict(X))}. With a {@code MultiLabelBinarizer} for the encoder it
 * answers with a set of labels: those whose outputs say 1.
 */
record RelabelledModel(LoadedModel model, Output output) implements LoadedModel {

    static LoadedModel of(String file, List<Label> labels, LoadedModel model) {
        if (!(model.output() instanceof Output.Classes classes) || classes.outputs() != 1 || classes.isSets()) {
            throw new ModelLoadException(file + ": decodes classes, but the model is no classifier of one output");
        }
        int codes = classes.classes().get(0).size();
        if (model.namesNoClasses() && labels.size() != codes) {
            throw new ModelLoadException(
                    file + ": has " + labels.size() + " labels (the model has " + codes + " classes)");
        }
        List<Label> decoded = new ArrayList<>();
        for (Label code : classes.classes().get(0)) {
            if (!(code instanceof Label.Whole whole) || whole.value() < 0 || whole.value() >= labels.size()) {
                throw new ModelLoadException(
                        file + ": has " + labels.size() + " labels and none for the model's class " + code);
            }
            decoded.add(labels.get((int) whole.value()));
        }
        return new RelabelledModel(model, Output.Classes.of(decoded, classes.probabilities()));
    }

    /** @param labels one for each output of the model */
    static LoadedModel ofSets(String file, List<Label> labels, LoadedModel model) {
        if (!(model.output() instanceof Output.Classes classes) || classes.isSets()) {
            throw new ModelLoadException(file + ": decodes sets of labels, but the model does not answer with 0 and 1");
        }
        if (classes.outputs() != labels.size()) {
            throw new ModelLoadException(
                    file + ": has " + labels.size() + " labels (the model has " + outputs(classes.outputs()) + ")");
        }
        for (int i = 0; i < labels.size(); i++) {
            for (Label each : classes.classes().get(i)) {
                if (!isZeroOrOne(each)) {
                    throw new ModelLoadException(file + ": decodes sets of labels, but output " + i
                            + " of the model has the class " + each + " (expected: 0 and 1)");
                }
            }
        }
        return new RelabelledModel(model, classes.withLabels(labels));
    }

    private static String outputs(int count) {
        return count == 1 ? "1 output" : count + " outputs";
    }

    private static boolean isZeroOrOne(Label label) {
        if (label instanceof Label.Whole whole) {
            return whole.value() == 0 || whole.value() == 1;
        }
        return label instanceof Label.Flag
                || (label instanceof Label.Real real && (real.value() == 0 || real.value() == 1));
    }

    @Override
    public PartInfo info() {
        return model.info();
    }

    @Override
    public List<InputColumn> inputs() {
        return model.inputs();
    }

    @Override
    public double precision() {
        return model.precision();
    }

    @Override
    public Predictions predict(Table rows) {
        return model.predict(rows);
    }

    @Override
    public void close() {
        model.close();
    }
}
