package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.kernel.tree.ForestClassifier;
import io.picklejar.model.kernel.tree.ForestRegressor;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** RandomForest* and ExtraTrees*. */
final class ForestImporters {

    private static final String TREES = "estimators_";

    private ForestImporters() {}

    static void register(Importers.Builder to) {
        for (String kind : List.of("RandomForest", "ExtraTrees")) {
            to.estimator(
                    kind + "Classifier",
                    ForestImporters::classifier,
                    "sklearn.ensemble._forest",
                    "sklearn.ensemble.forest");
            to.estimator(
                    kind + "Regressor",
                    ForestImporters::regressor,
                    "sklearn.ensemble._forest",
                    "sklearn.ensemble.forest");
        }
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        int width = classes.stream().mapToInt(List::size).sum();
        ForestBuilder builder = new ForestBuilder(TreeImporters.features(fitted, in), width, width);
        List<PyValue> trees = trees(fitted);
        for (int i = 0; i < trees.size(); i++) {
            String label = label(fitted, i);
            TreeReader.Raw tree = TreeReader.read(tree(fitted, trees.get(i), i).get("tree_"), label, fitted.scope());
            TreeReader.add(tree, LeafValues.ofClasses(tree, classes, false, label), width, builder, 0, label);
        }
        return new ForestClassifier(builder.build(), classes, acceptsMissing(fitted, trees));
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        int outputs = TreeImporters.outputs(fitted);
        ForestBuilder builder = new ForestBuilder(TreeImporters.features(fitted, in), outputs, outputs);
        List<PyValue> trees = trees(fitted);
        for (int i = 0; i < trees.size(); i++) {
            String label = label(fitted, i);
            TreeReader.Raw tree = TreeReader.read(tree(fitted, trees.get(i), i).get("tree_"), label, fitted.scope());
            TreeReader.add(tree, LeafValues.ofNumbers(tree, outputs, 1, label), outputs, builder, 0, label);
        }
        return new ForestRegressor(builder.build(), acceptsMissing(fitted, trees));
    }

    private static List<PyValue> trees(Fitted fitted) {
        List<PyValue> trees = fitted.items(TREES);
        if (trees.isEmpty()) {
            throw fitted.wrong(TREES, "at least one tree");
        }
        return trees;
    }

    private static String label(Fitted fitted, int i) {
        return fitted.name(TREES + "[" + i + "].tree_");
    }

    private static Fitted tree(Fitted fitted, PyValue value, int i) {
        PyObject object = fitted.reading(TREES + "[" + i + "]", value, PyValue::asObject);
        return new Fitted(object, fitted.name(TREES + "[" + i + "]"), fitted.scope());
    }

    /** Forests hand missing values to their trees from 1.4 on. */
    private static boolean acceptsMissing(Fitted fitted, List<PyValue> trees) {
        return fitted.version().isAtLeast(1, 4) && TreeImporters.acceptsMissing(tree(fitted, trees.get(0), 0));
    }
}
