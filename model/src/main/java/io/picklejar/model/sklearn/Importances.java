package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/**
 * Importance of each feature to a fitted estimator, and the threshold that SelectFromModel sets. Trees do not keep their
 * importances: they are the impurity that each feature's splits took away. Source: {@code _get_feature_importances}, {@code
 * _calculate_threshold} and {@code Tree.compute_feature_importances} of scikit-learn.
 */
final class Importances {

    private Importances() {}

    /** Importances by the estimator at {@code attribute}: lengths of its coefficients, or what its trees tell. */
    static double[] of(Fitted selector, String attribute) {
        PyValue getter = selector.find("importance_getter");
        String wanted = getter instanceof PyStr text ? text.value() : getter == null ? "auto" : "";
        Fitted estimator = inner(selector, selector.get(attribute), attribute);
        if (wanted.equals("coef_") || (wanted.equals("auto") && estimator.find("coef_") != null)) {
            return lengths(estimator, selector.number("norm_order", 1));
        }
        if (wanted.equals("feature_importances_") || wanted.equals("auto")) {
            return ofTrees(estimator);
        }
        throw selector.wrong("importance_getter", "auto, coef_ or feature_importances_");
    }

    private static Fitted inner(Fitted outer, PyValue value, String name) {
        PyObject object = outer.reading(name, value, PyValue::asObject);
        return new Fitted(object, outer.name(name), outer.scope().inner(name));
    }

    private static double[] lengths(Fitted estimator, double order) {
        NdArray array = estimator.read("coef_", PyValue::asArray);
        Matrix coef = estimator.matrix("coef_");
        boolean flat = array.rank() == 1;
        double[] lengths = new double[coef.columns()];
        for (int i = 0; i < lengths.length; i++) {
            double sum = 0;
            for (int row = 0; row < coef.rows(); row++) {
                double size = Math.abs(coef.values()[row * lengths.length + i]);
                sum = order == Double.POSITIVE_INFINITY
                        ? Math.max(sum, size)
                        : sum + (flat || order == 1 ? size : order == 2 ? size * size : Math.pow(size, order));
            }
            boolean rooted = !flat && order != 1 && order != Double.POSITIVE_INFINITY;
            lengths[i] = !rooted ? sum : order == 2 ? Math.sqrt(sum) : Math.pow(sum, 1 / order);
        }
        return lengths;
    }

    private static double[] ofTrees(Fitted estimator) {
        return switch (estimator.type()) {
            case "DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor" ->
                ofTree(estimator, true);
            case "RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor" ->
                mean(estimator, true);
            case "GradientBoostingClassifier", "GradientBoostingRegressor" -> mean(estimator, false);
            case "AdaBoostClassifier", "AdaBoostRegressor" -> weightedMean(estimator);
            default ->
                throw new ModelLoadException(estimator.label()
                        + ": importances of this class are not known (expected: coef_, a tree or a forest)");
        };
    }

    /** AdaBoost's: the members' own, each as often as its weight says. */
    private static double[] weightedMean(Fitted estimator) {
        List<PyValue> members = Inner.values(estimator);
        double[] weights = estimator.vector("estimator_weights_");
        if (weights.length < members.size()) {
            throw estimator.wrong("estimator_weights_", members.size() + " or more");
        }
        double[] sum = new double[0];
        for (int i = 0; i < members.size(); i++) {
            Fitted member = inner(estimator, members.get(i), Inner.MEMBERS);
            member.scope().requireDepth();
            double[] one = ofTrees(member);
            if (i == 0) {
                sum = new double[one.length];
            }
            if (one.length != sum.length) {
                throw estimator.wrong(Inner.MEMBERS, "estimators of the same features");
            }
            for (int k = 0; k < one.length; k++) {
                sum[k] += weights[i] * one[k];
            }
        }
        Numerics.divide(sum, 0, sum.length, Numerics.sum(weights, 0, weights.length));
        return sum;
    }

    /** The mean over all trees of more than one node, then made to add up to 1. */
    private static double[] mean(Fitted estimator, boolean normalizedTrees) {
        double[] sum = new double[0];
        int count = 0;
        PyValue members = estimator.get("estimators_");
        List<PyValue> trees =
                members instanceof NdArray array ? List.of(array.toValues()) : estimator.items("estimators_");
        for (PyValue tree : trees) {
            Fitted fitted = inner(estimator, tree, "estimators_");
            boolean split = nodes(fitted).size() > 1;
            double[] one = split ? ofTree(fitted, normalizedTrees) : sum;
            if (sum.length == 0) {
                sum = new double[one.length];
            }
            if (one.length != sum.length) {
                throw estimator.wrong("estimators_", "trees on the same features");
            }
            for (int i = 0; i < one.length && split; i++) {
                sum[i] += one[i];
            }
            count += split ? 1 : 0;
        }
        if (count == 0) {
            return new double[TreeImporters.features(estimator, Incoming.REQUEST)];
        }
        Numerics.divide(sum, 0, sum.length, count);
        Numerics.divide(sum, 0, sum.length, Numerics.sum(sum, 0, sum.length));
        return sum;
    }

    private static NdArray nodes(Fitted tree) {
        return tree.read("tree_", value -> value.asObject().attr("nodes").asArray());
    }

    private static double[] ofTree(Fitted tree, boolean normalized) {
        NdArray nodes = nodes(tree);
        return tree.read("tree_", value -> {
            int features = TreeImporters.features(tree, Incoming.REQUEST);
            double[] importances = decreases(nodes, features);
            double total = Numerics.sum(importances, 0, features);
            if (normalized && total > 0) {
                Numerics.divide(importances, 0, features, total);
            }
            return importances;
        });
    }

    private static double[] decreases(NdArray nodes, int features) {
        int[] left = nodes.field("left_child").toInts();
        int[] right = nodes.field("right_child").toInts();
        int[] feature = nodes.field("feature").toInts();
        double[] impurity = nodes.field("impurity").toDoubles();
        double[] weight = nodes.field("weighted_n_node_samples").toDoubles();
        double[] importances = new double[features];
        for (int i = 0; i < left.length; i++) {
            if (left[i] == -1) {
                continue;
            }
            int l = left[i];
            int r = right[i];
            if (l < 0 || l >= left.length || r < 0 || r >= left.length || feature[i] < 0 || feature[i] >= features) {
                throw new IllegalArgumentException("children or feature of node " + i + " (expected: ones that exist)");
            }
            importances[feature[i]] += weight[i] * impurity[i] - weight[l] * impurity[l] - weight[r] * impurity[r];
        }
        if (weight.length > 0) {
            Numerics.divide(importances, 0, features, weight[0]);
        }
        return importances;
    }

    /** A number, a mean or median or some times it; where none is told, by the estimator's kind. */
    static double threshold(Fitted selector, String attribute, double[] scores) {
        PyValue given = selector.find("threshold");
        if (given == null) {
            boolean lasso = isLasso(inner(selector, selector.get(attribute), attribute));
            return lasso ? 1e-5 : mean(scores);
        }
        if (!(given instanceof PyStr text)) {
            return selector.number("threshold");
        }
        String word = text.value().trim();
        int star = word.indexOf('*');
        double scale = 1;
        if (star >= 0) {
            try {
                scale = Double.parseDouble(word.substring(0, star).trim());
            } catch (NumberFormatException e) {
                throw selector.wrong("threshold", "a number times mean or median");
            }
        }
        return switch (word.substring(star + 1).trim()) {
            case "mean" -> scale * mean(scores);
            case "median" -> scale * SelectorImporters.quantile(scores, 0.5);
            default -> throw selector.wrong("threshold", "a number, mean, median or some times one of these");
        };
    }

    private static double mean(double[] scores) {
        return Numerics.sum(scores, 0, scores.length) / scores.length;
    }

    private static boolean isLasso(Fitted estimator) {
        PyValue penalty = estimator.find("penalty");
        if (estimator.type().contains("Lasso")
                || (penalty instanceof PyStr text && text.value().equals("l1"))) {
            return true;
        }
        if (!estimator.type().contains("ElasticNet") || !estimator.version().isAtLeast(1, 1)) {
            return false;
        }
        boolean chosen = estimator.find("l1_ratio_") != null && isOne(estimator.number("l1_ratio_"));
        PyValue ratio = estimator.find("l1_ratio");
        return chosen || (ratio != null && !(ratio instanceof NdArray) && isOne(estimator.number("l1_ratio")));
    }

    private static boolean isOne(double ratio) {
        return Math.abs(ratio - 1) <= 1e-8 + 1e-5;
    }
}
