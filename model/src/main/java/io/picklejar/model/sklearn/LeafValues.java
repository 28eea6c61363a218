package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import java.util.List;

/** Makes what a forest's leaves hold of what a tree's values say. */
final class LeafValues {

    private LeafValues() {}

    /**
     * Probabilities of all outputs, one after the other, each as {@code DecisionTreeClassifier.predict_proba}: counts divided
     * by their sum. From 1.4 on the values are fractions already and stay as they are.
     *
     * @param winners whether the class of the greatest value follows, one an output
     */
    static double[] ofClasses(TreeReader.Raw tree, List<List<Label>> classes, boolean winners, String label) {
        requireClasses(tree, classes, label);
        int given = classes.stream().mapToInt(List::size).sum();
        int width = given + (winners ? classes.size() : 0);
        double[] values = new double[Math.multiplyExact(tree.nodes(), width)];
        boolean counts = holdsCounts(tree);
        for (int node = 0; node < tree.nodes(); node++) {
            int to = node * width;
            for (int k = 0; k < classes.size(); k++) {
                int from = (node * tree.outputs() + k) * tree.classes();
                if (winners) {
                    values[node * width + given + k] =
                            Numerics.argmax(tree.values(), from, classes.get(k).size());
                }
                copy(tree.values(), from, values, to, classes.get(k).size(), counts);
                to += classes.get(k).size();
            }
        }
        return values;
    }

    private static void copy(double[] from, int fromAt, double[] to, int toAt, int count, boolean normalise) {
        System.arraycopy(from, fromAt, to, toAt, count);
        if (normalise) {
            double sum = Numerics.sum(to, toAt, count);
            Numerics.divide(to, toAt, count, sum == 0 ? 1 : sum);
        }
    }

    /** Fractions sum up to 1 in every node; counts do so only in nodes of one sample, where dividing changes nothing. */
    private static boolean holdsCounts(TreeReader.Raw tree) {
        int stride = tree.outputs() * tree.classes();
        for (int node = 0; node < tree.nodes(); node++) {
            if (Math.abs(Numerics.sum(tree.values(), node * stride, tree.classes()) - 1) > 1e-9) {
                return true;
            }
        }
        return false;
    }

    private static void requireClasses(TreeReader.Raw tree, List<List<Label>> classes, String label) {
        int most = classes.stream().mapToInt(List::size).max().orElse(0);
        if (tree.outputs() != classes.size() || tree.classes() < most) {
            throw new ModelLoadException(label + ": values of " + tree.outputs() + " outputs x " + tree.classes()
                    + " classes (expected: " + classes.size() + " x " + most + ", as classes_ says)");
        }
    }

    /** Numbers, one an output, as {@code DecisionTreeRegressor.predict}. */
    static double[] ofNumbers(TreeReader.Raw tree, int outputs, double factor, String label) {
        if (tree.outputs() != outputs || tree.classes() < 1) {
            throw new ModelLoadException(label + ": values of " + tree.outputs() + " outputs x " + tree.classes()
                    + " (expected: " + outputs + " x 1)");
        }
        double[] values = new double[tree.nodes() * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = factor * tree.values()[i * tree.classes()];
        }
        return values;
    }
}
