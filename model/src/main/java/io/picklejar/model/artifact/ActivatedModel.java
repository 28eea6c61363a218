package io.picklejar.model.artifact;

import io.picklejar.model.artifact.OutputSpec.Activation;
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
 * A model of numbers that metadata calls a classifier's scores ({@code output.activation}): the answer is the likeliest
 * class, with the probabilities. A single score is the second of two classes'. Classes are counted from 0 unless
 * {@code output.labels} names them.
 */
record ActivatedModel(LoadedModel model, Activation activation, int scores, Output output) implements LoadedModel {

    static LoadedModel of(LoadedModel model, OutputSpec spec) {
        Activation activation = spec.activation();
        if (activation == null) {
            return model;
        }
        if (!(model.output() instanceof Output.Numbers numbers)) {
            throw new ModelLoadException(
                    "metadata.json: output.activation is only for models that answer with numbers, one row of scores");
        }
        if (numbers.outputs() == 1 && activation == Activation.SOFTMAX) {
            throw new ModelLoadException(
                    "metadata.json: output.activation: softmax (the model gives one score; expected: sigmoid or none)");
        }
        List<Label> classes = new ArrayList<>();
        for (int i = 0; i < Math.max(2, numbers.outputs()); i++) {
            classes.add(Label.of((long) i));
        }
        return new ActivatedModel(model, activation, numbers.outputs(), Output.Classes.of(classes, true));
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
        Predictions raw = model.predict(rows);
        int classes = Math.max(2, scores);
        double[] probabilities = new double[Math.multiplyExact(raw.rows(), classes)];
        int[] likeliest = new int[raw.rows()];
        for (int row = 0; row < raw.rows(); row++) {
            fill(raw.numbers(), row * scores, probabilities, row * classes);
            for (int i = 1; i < classes; i++) {
                if (probabilities[row * classes + i] > probabilities[row * classes + likeliest[row]]) {
                    likeliest[row] = i;
                }
            }
        }
        return Predictions.ofClasses(raw.rows(), likeliest, probabilities);
    }

    private void fill(double[] from, int at, double[] to, int start) {
        if (activation == Activation.SOFTMAX) {
            softmax(from, at, to, start);
            return;
        }
        for (int i = 0; i < scores; i++) {
            double score = from[at + i];
            to[start + (scores == 1 ? 1 : i)] = activation == Activation.SIGMOID ? 1 / (1 + Math.exp(-score)) : score;
        }
        if (scores == 1) {
            to[start] = 1 - to[start + 1];
        }
    }

    /** Less the greatest score first, so that no power overflows. */
    private void softmax(double[] from, int at, double[] to, int start) {
        double greatest = from[at];
        for (int i = 1; i < scores; i++) {
            greatest = Math.max(greatest, from[at + i]);
        }
        double sum = 0;
        for (int i = 0; i < scores; i++) {
            to[start + i] = Math.exp(from[at + i] - greatest);
            sum += to[start + i];
        }
        for (int i = 0; i < scores; i++) {
            to[start + i] /= sum;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
