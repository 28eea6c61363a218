package io.picklejar.onnx;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows go into a graph and come out of it.
 *
 * @param stacked whether many rows may go in at once, one upon the other; else they go one by one
 * @param classifier the label's and the probabilities' place among the outputs, or null where there is no such pair
 */
record Plan(
        List<InputPlan> inputs,
        List<OutputPlan> outputs,
        boolean stacked,
        @Nullable Classifier classifier) {

    /**
     * The pair of outputs that converted classifiers have.
     *
     * @param label place of the label among the outputs
     * @param probabilities place of the probabilities
     */
    record Classifier(int label, int probabilities, List<Label> classes) {}

    int columns() {
        return inputs.stream().mapToInt(InputPlan::columns).sum();
    }

    List<InputColumn> inputColumns() {
        List<InputColumn> columns = new ArrayList<>();
        for (InputPlan input : inputs) {
            if (input.columns() > 1) {
                for (int i = 0; i < input.columns(); i++) {
                    columns.add(column(null, TensorType.scalar(input.element())));
                }
            } else {
                columns.add(column(input.name(), input.isCells() ? TensorType.scalar(input.element()) : input.row()));
            }
        }
        return columns;
    }

    /** Not a number has a meaning to some graphs (trees) and none to others, so it is metadata that may allow it. */
    private static InputColumn column(@Nullable String name, TensorType type) {
        Element element = type.element();
        Domain.Kind kind = element == Element.TEXT ? Domain.Kind.TEXT : Domain.Kind.NUMBER;
        return new InputColumn(name, new Domain(kind, element.isReal(), List.of(), true), type);
    }

    Output output() {
        if (classifier != null) {
            return Output.Classes.of(classifier.classes(), true);
        }
        if (outputs.size() == 1 && isNumbers(outputs.get(0))) {
            OutputPlan only = outputs.get(0);
            return new Output.Numbers(
                    (int) only.row().leastSize(), only.row().element().isWhole());
        }
        return new Output.Tensors(outputs.stream()
                .map(output -> new Output.Tensors.Part(output.name(), output.row()))
                .toList());
    }

    /** A number or a list of them for each row. */
    private static boolean isNumbers(OutputPlan output) {
        TensorType row = output.row();
        boolean isList = row.rank() == 0 || (row.rank() == 1 && row.isFixed() && row.leastSize() > 0);
        return output.batched()
                && isList
                && row.leastSize() <= 1 << 20
                && (row.element().isReal() || row.element().isWhole());
    }
}
