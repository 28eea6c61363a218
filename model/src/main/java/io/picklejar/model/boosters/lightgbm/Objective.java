package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.DoubleLinks;
import io.picklejar.model.kernel.booster.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * What the header says was learnt, such as {@code binary sigmoid:1} or {@code multiclass num_class:3}. Source: {@code
 * ObjectiveFunction::CreateObjectiveFunction} and the {@code ConvertOutput} of each objective.
 *
 * @param classes 0 where it does not classify
 * @param isProbability whether it gives numbers from 0 to 1
 */
record Objective(String name, Link link, int classes, boolean isProbability) {

    private static final int LONGEST_SHOWN = 40;

    /** No objective, or one that the notebook brought itself: sums as they are. */
    static final Objective NONE = new Objective("custom", Link.IDENTITY, 0, false);

    boolean classifies() {
        return classes > 0;
    }

    /** @param sums trees an iteration */
    static Objective of(String line, int sums) {
        List<String> words = new ArrayList<>(List.of(line.strip().split(" +", -1)));
        String name = words.remove(0);
        Objective objective = switch (name) {
            case "binary" -> new Objective(name, DoubleLinks.sigmoid(sigmoid(words)), 2, true);
            case "multiclass" -> new Objective(name, DoubleLinks.softmax(), classes(words, sums), true);
            case "multiclassova" ->
                new Objective(name, DoubleLinks.sigmoid(sigmoid(words)), classes(words, sums), true);
            case "cross_entropy", "xentropy" -> new Objective(name, DoubleLinks.sigmoid(1), 0, true);
            case "cross_entropy_lambda", "xentlambda" -> new Objective(name, DoubleLinks.softplus(), 0, false);
            case "poisson", "gamma", "tweedie" -> new Objective(name, DoubleLinks.exponential(), 0, false);
            case "regression", "regression_l1", "quantile", "huber", "fair", "mape", "mean_absolute_percentage_error" ->
                new Objective(name, words.contains("sqrt") ? DoubleLinks.signedSquare() : Link.IDENTITY, 0, false);
            case "lambdarank", "rank_xendcg" -> new Objective(name, Link.IDENTITY, 0, false);
            case "custom", "none", "null", "na", "" -> NONE;
            default ->
                throw new ModelLoadException("objective: found \"" + shown(name)
                        + "\" (expected: one of LightGBM's, such as binary, multiclass or regression)");
        };
        requireSums(objective, sums);
        return objective;
    }

    private static void requireSums(Objective objective, int sums) {
        boolean severalClasses = objective.classes > 0 && !objective.name.equals("binary");
        int expected = severalClasses ? objective.classes : 1;
        if (!objective.equals(NONE) && sums != expected) {
            throw new ModelLoadException("num_tree_per_iteration: found " + sums + " (expected: " + expected + " for "
                    + objective.name + ")");
        }
    }

    private static double sigmoid(List<String> words) {
        for (String word : words) {
            if (word.startsWith("sigmoid:")) {
                double value = positive(word.substring("sigmoid:".length()));
                if (value > 0) {
                    return value;
                }
            }
        }
        throw new ModelLoadException("objective: found no sigmoid above 0 (expected: such as binary sigmoid:1)");
    }

    private static double positive(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int classes(List<String> words, int sums) {
        if (sums < 2 || !words.contains("num_class:" + sums)) {
            throw new ModelLoadException("objective: found \"" + shown(String.join(" ", words)) + "\" for " + sums
                    + " trees an iteration (expected: num_class:" + Math.max(2, sums) + ")");
        }
        return sums;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
