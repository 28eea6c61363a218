package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.onnx.OnnxFile.Data;
import io.picklejar.onnx.OnnxFile.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what skl2onnx, onnxmltools and their kind make of a classifier: one output of labels and one of probabilities,
 * a matrix or (ZipMap) a map for each row. The classes stand in the operator that makes either of them.
 */
final class ClassifierOutputs {

    private static final List<String> LABEL_LISTS =
            List.of("classlabels_int64s", "classlabels_strings", "classlabels_ints");

    private ClassifierOutputs() {}

    static Plan.@Nullable Classifier find(OnnxFile file, List<OutputPlan> outputs) {
        boolean maps = outputs.stream().anyMatch(output -> output.kind() == OutputPlan.Kind.MAPS);
        Plan.Classifier found = outputs.size() == 2 ? pair(file, outputs) : null;
        if (found == null && maps) {
            throw new ModelLoadException("a sequence of maps that is not the probabilities of a classifier "
                    + "(expected: ZipMap beside a label; or convert with zipmap=False)");
        }
        return found;
    }

    private static Plan.@Nullable Classifier pair(OnnxFile file, List<OutputPlan> outputs) {
        for (int label = 0; label < 2; label++) {
            OutputPlan probabilities = outputs.get(1 - label);
            if (isLabel(outputs.get(label)) && isProbabilities(probabilities) && areNamed(outputs, label)) {
                List<Label> classes = classes(file, outputs.get(label), probabilities);
                if (classes != null) {
                    return new Plan.Classifier(label, 1 - label, classes);
                }
            }
        }
        return null;
    }

    private static boolean isLabel(OutputPlan output) {
        Element element = output.row().element();
        return output.kind() == OutputPlan.Kind.TENSOR
                && output.batched()
                && output.row().isFixed()
                && output.row().leastSize() == 1
                && (element == Element.TEXT || element.isWhole());
    }

    private static boolean isProbabilities(OutputPlan output) {
        boolean matrix = output.batched()
                && output.row().rank() == 1
                && output.row().element().isReal();
        return output.kind() == OutputPlan.Kind.MAPS || (output.kind() == OutputPlan.Kind.TENSOR && matrix);
    }

    /** Maps speak for themselves; of two tensors one must be called so. */
    private static boolean areNamed(List<OutputPlan> outputs, int label) {
        String names = (outputs.get(label).name() + " " + outputs.get(1 - label).name()).toLowerCase(Locale.ROOT);
        return outputs.get(1 - label).kind() == OutputPlan.Kind.MAPS
                || names.contains("label")
                || names.contains("prob");
    }

    private static @Nullable List<Label> classes(OnnxFile file, OutputPlan label, OutputPlan probabilities) {
        List<List<Label>> candidates = new ArrayList<>();
        for (Node node : file.graph().nodes()) {
            if (node.outputs().contains(probabilities.name()) || isClassifier(node)) {
                LABEL_LISTS.forEach(list -> add(labels(node, list), candidates));
            }
        }
        for (Node node : file.graph().nodes()) {
            if (node.is("ai.onnx.ml", "ArrayFeatureExtractor") && !node.inputs().isEmpty()) {
                Data data = file.graph().initializers().get(node.inputs().get(0));
                if (data != null) {
                    add(labels(data), candidates);
                }
            }
        }
        boolean texts = label.row().element() == Element.TEXT;
        TensorType row = probabilities.row();
        int count = row.isFixed() ? (int) row.leastSize() : 0;
        for (List<Label> candidate : candidates) {
            boolean fits = candidate.get(0) instanceof Label.Text == texts;
            if (fits && (count == 0 || candidate.size() == count)) {
                return candidate;
            }
        }
        return texts || count == 0 ? null : numbered(count);
    }

    private static boolean isClassifier(Node node) {
        return node.domain().equals("ai.onnx.ml") && node.op().endsWith("Classifier");
    }

    private static void add(List<Label> labels, List<List<Label>> to) {
        if (!labels.isEmpty() && new HashSet<>(labels).size() == labels.size()) {
            to.add(labels);
        }
    }

    private static List<Label> labels(Node node, String list) {
        List<Label> labels = new ArrayList<>();
        for (long value : node.longs(list)) {
            labels.add(Label.of(value));
        }
        node.texts(list).forEach(text -> labels.add(Label.of(text)));
        return labels;
    }

    private static List<Label> labels(Data data) {
        List<Label> labels = new ArrayList<>();
        for (long value : data.longs()) {
            labels.add(Label.of(value));
        }
        data.texts().forEach(text -> labels.add(Label.of(text)));
        return labels;
    }

    private static List<Label> numbered(int count) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add(Label.of((long) i));
        }
        return labels;
    }
}
