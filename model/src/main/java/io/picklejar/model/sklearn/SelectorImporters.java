package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.preprocess.Selection;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Selectors of {@code sklearn.feature_selection}: each works its mask out of what it learned, as scikit-learn does again at
 * every call.
 */
final class SelectorImporters {

    private SelectorImporters() {}

    static void register(Importers.Builder to) {
        for (String name : new String[] {
            "SelectKBest", "SelectPercentile", "SelectFpr", "SelectFdr", "SelectFwe", "GenericUnivariateSelect"
        }) {
            to.step(
                    name,
                    SelectorImporters::univariate,
                    "sklearn.feature_selection._univariate_selection",
                    "sklearn.feature_selection.univariate_selection");
        }
        to.step(
                "VarianceThreshold",
                SelectorImporters::variance,
                "sklearn.feature_selection._variance_threshold",
                "sklearn.feature_selection.variance_threshold");
        for (String name : new String[] {"RFE", "RFECV"}) {
            to.both(
                    name,
                    (fitted, in) -> new ImportedStep(support(fitted, in), in.precision()),
                    SelectorImporters::eliminated,
                    fitted -> fitted.scope().inner("estimator_").predicts(fitted.get("estimator_")),
                    "sklearn.feature_selection._rfe",
                    "sklearn.feature_selection.rfe");
        }
        to.step(
                "SequentialFeatureSelector",
                (fitted, in) -> new ImportedStep(support(fitted, in), in.precision()),
                "sklearn.feature_selection._sequential");
        to.step(
                "SelectFromModel",
                SelectorImporters::fromModel,
                "sklearn.feature_selection._from_model",
                "sklearn.feature_selection.from_model");
    }

    private static Estimator eliminated(Fitted fitted, Incoming in) {
        Selection selection = support(fitted, in);
        Incoming selected = new Incoming(selection.outputs(), in.precision());
        return PipedEstimator.of(
                selection, fitted.scope().inner("estimator_").estimator(fitted.get("estimator_"), selected));
    }

    private static Selection support(Fitted fitted, Incoming in) {
        boolean[] mask = fitted.read("support_", value -> value.asArray().toBooleans());
        return selection(fitted, "support_", mask, in, Selection.Missing.AS_NEXT);
    }

    private static Selection selection(
            Fitted fitted, String attribute, boolean[] mask, Incoming in, Selection.Missing missing) {
        fitted.checkColumns(attribute, mask.length, in);
        int[] chosen = IntStream.range(0, mask.length).filter(i -> mask[i]).toArray();
        if (chosen.length == 0) {
            throw fitted.wrong(attribute, "what selects at least one column");
        }
        return new Selection(mask.length, chosen, missing);
    }

    private static ImportedStep variance(Fitted fitted, Incoming in) {
        double[] variances = fitted.vector("variances_");
        double threshold = fitted.number("threshold", 0);
        boolean[] mask = mask(variances.length, i -> variances[i] > threshold);
        return new ImportedStep(selection(fitted, "variances_", mask, in, Selection.Missing.ALLOWED), in.precision());
    }

    private static ImportedStep univariate(Fitted fitted, Incoming in) {
        boolean[] mask;
        String from = "pvalues_";
        switch (mode(fitted)) {
            case "k_best" -> {
                from = "scores_";
                mask = best(fitted, parameter(fitted, "k"));
            }
            case "percentile" -> {
                from = "scores_";
                mask = percentile(fitted, parameter(fitted, "percentile"));
            }
            case "fpr" -> mask = below(fitted, alpha(fitted), false);
            case "fdr" -> mask = falseDiscoveries(fitted, alpha(fitted));
            case "fwe" -> mask = below(fitted, alpha(fitted), true);
            default -> throw fitted.wrong("mode", "percentile, k_best, fpr, fdr or fwe");
        }
        return new ImportedStep(selection(fitted, from, mask, in, Selection.Missing.REJECTED), in.precision());
    }

    private static String mode(Fitted fitted) {
        return switch (fitted.type()) {
            case "SelectKBest" -> "k_best";
            case "SelectPercentile" -> "percentile";
            case "SelectFpr" -> "fpr";
            case "SelectFdr" -> "fdr";
            case "SelectFwe" -> "fwe";
            default -> fitted.text("mode", "percentile");
        };
    }

    private static String parameter(Fitted fitted, String own) {
        return fitted.type().equals("GenericUnivariateSelect") ? "param" : own;
    }

    private static double alpha(Fitted fitted) {
        return fitted.number(parameter(fitted, "alpha"));
    }

    private interface Choice {
        boolean takes(int column);
    }

    private static boolean[] mask(int columns, Choice choice) {
        boolean[] mask = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            mask[i] = choice.takes(i);
        }
        return mask;
    }

    /** Scores with NaN as the least of all. */
    private static double[] scores(Fitted fitted) {
        double[] scores = fitted.vector("scores_");
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Double.isNaN(scores[i]) ? -Double.MAX_VALUE : scores[i];
        }
        return scores;
    }

    private static boolean[] best(Fitted fitted, String parameter) {
        double[] scores = scores(fitted);
        PyValue k = fitted.get(parameter);
        boolean[] mask = new boolean[scores.length];
        if (k instanceof PyStr word && word.value().equals("all")) {
            Arrays.fill(mask, true);
            return mask;
        }
        int count = fitted.count(parameter);
        if (count < 0) {
            throw fitted.wrong(parameter, "all, or 0 or more");
        }
        int[] order = ascending(scores);
        for (int i = Math.max(0, order.length - count); i < order.length; i++) {
            mask[order[i]] = true;
        }
        return mask;
    }

    /** Indices by value, equal ones in their order: {@code argsort(kind='mergesort')}. */
    static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean[] percentile(Fitted fitted, String parameter) {
        double[] scores = scores(fitted);
        double percentile = fitted.number(parameter);
        if (!(percentile >= 0 && percentile <= 100)) {
            throw fitted.wrong(parameter, "0..100");
        }
        if (percentile == 100 || percentile == 0) {
            return mask(scores.length, i -> percentile == 100);
        }
        double threshold = quantile(scores, (100 - percentile) / 100);
        boolean[] mask = mask(scores.length, i -> scores[i] > threshold);
        int left = (int) (scores.length * percentile / 100);
        for (boolean taken : mask) {
            left -= taken ? 1 : 0;
        }
        for (int i = 0; i < scores.length && left > 0; i++) {
            if (scores[i] == threshold) {
                mask[i] = true;
                left--;
            }
        }
        return mask;
    }

    /** {@code numpy.percentile} with linear interpolation. */
    static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = (sorted.length - 1) * q;
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        double part = at - low;
        double difference = sorted[high] - sorted[low];
        return part >= 0.5 ? sorted[high] - difference * (1 - part) : sorted[low] + difference * part;
    }

    private static boolean[] below(Fitted fitted, double alpha, boolean shared) {
        double[] p = fitted.vector("pvalues_");
        double limit = shared ? alpha / p.length : alpha;
        return mask(p.length, i -> p[i] < limit);
    }

    /** Benjamini and Hochberg. */
    private static boolean[] falseDiscoveries(Fitted fitted, double alpha) {
        double[] p = fitted.vector("pvalues_");
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        double limit = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] <= alpha / sorted.length * (i + 1)) {
                limit = sorted[i];
            }
        }
        double last = limit;
        return mask(p.length, i -> p[i] <= last);
    }

    private static ImportedStep fromModel(Fitted fitted, Incoming in) {
        boolean prefit = fitted.find("estimator_") == null;
        double[] scores = Importances.of(fitted, prefit ? "estimator" : "estimator_");
        double threshold = Importances.threshold(fitted, prefit ? "estimator" : "estimator_", scores);
        PyValue most = fitted.find("max_features");
        boolean[] mask = new boolean[scores.length];
        Arrays.fill(mask, most == null);
        if (most != null) {
            int count =
                    fitted.find("max_features_") != null ? fitted.count("max_features_") : fitted.count("max_features");
            double[] negated = Arrays.stream(scores).map(score -> -score).toArray();
            int[] order = ascending(negated);
            for (int i = 0; i < Math.min(count, order.length); i++) {
                mask[order[i]] = true;
            }
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] &= !(scores[i] < threshold);
        }
        return new ImportedStep(
                selection(fitted, prefit ? "estimator" : "estimator_", mask, in, Selection.Missing.AS_NEXT),
                in.precision());
    }
}
