package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.kernel.tree.ForestRegressor;
import io.picklejar.model.kernel.tree.TreeClassifier;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import java.util.Set;

/** DecisionTree* and ExtraTree*. */
final class TreeImporters {

    private static final Set<String> CRITERIA_WITH_MISSING =
            Set.of("gini", "entropy", "log_loss", "squared_error", "friedman_mse", "poisson");

    private TreeImporters() {}

    static void register(Importers.Builder to) {
        for (String kind : List.of("DecisionTree", "ExtraTree")) {
            to.estimator(kind + "Classifier", TreeImporters::classifier, "sklearn.tree._classes", "sklearn.tree.tree");
            to.estimator(kind + "Regressor", TreeImporters::regressor, "sklearn.tree._classes", "sklearn.tree.tree");
        }
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        String label = fitted.name("tree_");
        TreeReader.Raw tree = TreeReader.read(fitted.get("tree_"), label, fitted.scope());
        double[] values = LeafValues.ofClasses(tree, classes, true, label);
        int width = classes.stream().mapToInt(List::size).sum() + classes.size();
        ForestBuilder builder = new ForestBuilder(features(fitted, in), width, width);
        TreeReader.add(tree, values, width, builder, 0, label);
        return new TreeClassifier(builder.build(), classes, acceptsMissing(fitted));
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        String label = fitted.name("tree_");
        TreeReader.Raw tree = TreeReader.read(fitted.get("tree_"), label, fitted.scope());
        int outputs = outputs(fitted);
        double[] values = LeafValues.ofNumbers(tree, outputs, 1, label);
        ForestBuilder builder = new ForestBuilder(features(fitted, in), outputs, outputs);
        TreeReader.add(tree, values, outputs, builder, 0, label);
        return new ForestRegressor(builder.build(), acceptsMissing(fitted));
    }

    static int outputs(Fitted fitted) {
        int outputs = fitted.find("n_outputs_") == null ? 1 : fitted.count("n_outputs_");
        if (outputs < 1) {
            throw fitted.wrong("n_outputs_", "at least 1");
        }
        return outputs;
    }

    /** Number of features, by the names it had: from 0.24, before, and of gradient boosting in 0.18. */
    static int features(Fitted fitted, Incoming in) {
        for (String attribute : List.of("n_features_in_", "n_features_", "n_features")) {
            if (fitted.find(attribute) != null) {
                return fitted.columns(attribute, in);
            }
        }
        if (in.isKnown()) {
            return in.columns();
        }
        return fitted.columns("n_features_in_", in);
    }

    /**
     * Whether scikit-learn lets a missing value into the tree: from 1.3 on with the best splitter, from 1.6 on with the
     * random one too, for some criteria, and not under monotonic constraints. Source: {@code _support_missing_values}.
     */
    static boolean acceptsMissing(Fitted tree) {
        PyValue monotonic = tree.find("monotonic_cst");
        String splitter = tree.text("splitter", "best");
        boolean splits = splitter.equals("best")
                ? tree.version().isAtLeast(1, 3)
                : tree.version().isAtLeast(1, 6);
        return splits && monotonic == null && CRITERIA_WITH_MISSING.contains(tree.text("criterion", ""));
    }
}
