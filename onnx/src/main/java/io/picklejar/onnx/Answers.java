package io.picklejar.onnx;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes predictions of what a run gave. */
final class Answers {

    private final Plan plan;
    private final Output output;
    private final Map<Object, Integer> classes = new HashMap<>();

    Answers(Plan plan, Output output) {
        this.plan = plan;
        this.output = output;
        if (plan.classifier() != null) {
            for (Label label : plan.classifier().classes()) {
                Object key = label instanceof Label.Whole whole ? (Object) whole.value() : label.toString();
                classes.put(key, classes.size());
            }
        }
    }

    /** The answer for no rows. */
    Predictions none() {
        if (output instanceof Output.Classes) {
            return Predictions.ofClasses(0, new int[0], new double[0]);
        }
        return output instanceof Output.Numbers
                ? Predictions.ofNumbers(0, new double[0])
                : Predictions.ofTensors(0, new Tensor[0]);
    }

    Predictions read(OrtSession.Result result, int rows) throws OrtException {
        if (plan.classifier() != null) {
            return classes(result, plan.classifier(), rows);
        }
        if (output instanceof Output.Numbers numbers) {
            OutputPlan only = plan.outputs().get(0);
            Tensor tensor = rows(only, Reader.tensor(only, value(result, only)), rows);
            return numbers(only, tensor, rows, numbers.outputs());
        }
        return tensors(result, rows);
    }

    private static OnnxValue value(OrtSession.Result result, OutputPlan plan) {
        return result.get(plan.readName())
                .orElseThrow(() -> new IllegalStateException("the model gave no output " + plan.name()));
    }

    /** A tensor whose first axis counts the rows, checked. */
    private static Tensor rows(OutputPlan plan, Tensor tensor, int rows) {
        if (tensor.shape().length == 0 || tensor.shape()[0] != rows) {
            throw new IllegalStateException("output " + plan.name() + ": of shape " + Arrays.toString(tensor.shape())
                    + " for " + rows + " rows");
        }
        return tensor;
    }

    private static Predictions numbers(OutputPlan plan, Tensor tensor, int rows, int width) {
        if (tensor.size() != rows * width) {
            throw new IllegalStateException(
                    "output " + plan.name() + ": " + tensor.size() + " values for " + rows + " rows of " + width);
        }
        double[] numbers = new double[rows * width];
        Tensors.copy(tensor, numbers.length, numbers, 0);
        return Predictions.ofNumbers(rows, numbers);
    }

    private Predictions tensors(OrtSession.Result result, int rows) throws OrtException {
        int count = plan.outputs().size();
        Tensor[] all = new Tensor[rows * count];
        for (int i = 0; i < count; i++) {
            OutputPlan part = plan.outputs().get(i);
            Tensor whole = Reader.tensor(part, value(result, part));
            for (int row = 0; row < rows; row++) {
                all[row * count + i] = part.batched() ? Tensors.row(rows(part, whole, rows), row) : whole;
            }
        }
        return Predictions.ofTensors(rows, all);
    }

    private Predictions classes(OrtSession.Result result, Plan.Classifier classifier, int rows) throws OrtException {
        OutputPlan labelPlan = plan.outputs().get(classifier.label());
        Tensor labels = rows(labelPlan, Reader.tensor(labelPlan, value(result, labelPlan)), rows);
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = index(labels, row);
        }
        OutputPlan part = plan.outputs().get(classifier.probabilities());
        return Predictions.ofClasses(rows, indices, probabilities(part, value(result, part), rows));
    }

    private int index(Tensor labels, int row) {
        Object label = labels instanceof Tensor.Longs longs
                ? (Object) longs.values()[row]
                : ((Tensor.Texts) labels).values()[row];
        Integer index = classes.get(label);
        if (index == null) {
            throw new IllegalStateException("the model answered " + label + ", which is none of its classes");
        }
        return index;
    }

    private double[] probabilities(OutputPlan part, OnnxValue value, int rows) throws OrtException {
        int width = classes.size();
        double[] probabilities = new double[rows * width];
        if (part.kind() == OutputPlan.Kind.MAPS) {
            List<Map<?, ?>> maps = Reader.maps(value);
            for (int row = 0; row < rows; row++) {
                Reader.probabilities(maps.get(row), classes, probabilities, row * width);
            }
            return probabilities;
        }
        Tensor tensor = rows(part, Reader.tensor(part, value), rows);
        if (tensor.size() != probabilities.length) {
            throw new IllegalStateException("output " + part.name() + ": " + tensor.size() + " probabilities for "
                    + rows + " rows of " + width + " classes");
        }
        Tensors.copy(tensor, probabilities.length, probabilities, 0);
        return probabilities;
    }
}
