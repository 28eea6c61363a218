package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.ensemble.BackTransformed;
import io.picklejar.model.kernel.ensemble.Reading;
import io.picklejar.model.kernel.ensemble.Thresholded;
import io.picklejar.model.kernel.ensemble.Unscaling;
import io.picklejar.model.kernel.preprocess.NumberFunction;
import io.picklejar.model.pickle.PyGlobal;
import io.picklejar.model.pickle.PyInt;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds one estimator: searches, thresholds, frozen ones, transformed targets. */
final class WrapperImporters {

    private static final String BEST = "best_estimator_";
    private static final String FROZEN = "estimator";

    /** Scores of scikit-learn whose positive class is 1 unless they are told otherwise. */
    private static final Set<String> SCORES_OF_ONE =
            Set.of("f1_score", "fbeta_score", "precision_score", "recall_score", "jaccard_score");

    private WrapperImporters() {}

    static void register(Importers.Builder to) {
        String search = "sklearn.model_selection._search";
        String[] old = {search, "sklearn.grid_search"};
        String halving = "sklearn.model_selection._search_successive_halving";
        held(to, "GridSearchCV", BEST, old);
        held(to, "RandomizedSearchCV", BEST, old);
        held(to, "HalvingGridSearchCV", BEST, halving);
        held(to, "HalvingRandomSearchCV", BEST, halving);
        held(to, "FrozenEstimator", FROZEN, "sklearn.frozen._frozen");
        String thresholds = "sklearn.model_selection._classification_threshold";
        to.estimator("SelfTrainingClassifier", WrapperImporters::selfTrained, "sklearn.semi_supervised._self_training");
        to.estimator("FixedThresholdClassifier", WrapperImporters::fixed, thresholds);
        to.estimator("TunedThresholdClassifierCV", WrapperImporters::tuned, thresholds);
        to.estimator("TransformedTargetRegressor", WrapperImporters::transformed, "sklearn.compose._target");
    }

    /** What was trained last; before 1.6 under another name. */
    private static Estimator selfTrained(Fitted fitted, Incoming in) {
        return Inner.one(fitted, fitted.has("estimator_") ? "estimator_" : "base_estimator_", in);
    }

    /** A class that does what the estimator it holds does. */
    private static void held(Importers.Builder to, String name, String attribute, String... modules) {
        to.both(
                name,
                (fitted, in) -> inner(fitted, attribute).step(held(fitted, attribute), in),
                (fitted, in) -> inner(fitted, attribute).estimator(held(fitted, attribute), in),
                fitted -> inner(fitted, attribute).predicts(held(fitted, attribute)),
                modules);
    }

    private static Scope inner(Fitted fitted, String attribute) {
        Scope scope = fitted.scope().inner(attribute);
        scope.requireDepth();
        return scope;
    }

    private static PyValue held(Fitted fitted, String attribute) {
        return fitted.get(attribute);
    }

    private static Estimator fixed(Fitted fitted, Incoming in) {
        PyValue value = fitted.get("estimator_");
        Estimator estimator = Inner.one(fitted, "estimator_", in);
        List<Label> classes = Inner.classes(estimator, fitted.label());
        Reading score = score(fitted, value, estimator);
        PyValue threshold = fitted.get("threshold");
        double number =
                threshold instanceof PyStr ? (score instanceof Reading.Decision ? 0 : 0.5) : fitted.number("threshold");
        return new Thresholded(score, positive(fitted, "pos_label", fitted.find("pos_label"), classes), number);
    }

    private static Estimator tuned(Fitted fitted, Incoming in) {
        PyValue value = fitted.get("estimator_");
        Estimator estimator = Inner.one(fitted, "estimator_", in);
        List<Label> classes = Inner.classes(estimator, fitted.label());
        int positive = positive(fitted, "_curve_scorer", scorersLabel(fitted), classes);
        return new Thresholded(score(fitted, value, estimator), positive, fitted.number("best_threshold_"));
    }

    /** The positive class that the tuning's scorer was told of, or that its function takes by default. */
    private static @Nullable PyValue scorersLabel(Fitted fitted) {
        PyObject object = fitted.read("_curve_scorer", PyValue::asObject);
        Fitted scorer = new Fitted(object, fitted.name("_curve_scorer"), fitted.scope());
        PyValue arguments = scorer.find("_kwargs");
        PyValue told = arguments == null
                ? null
                : scorer.reading("_kwargs", arguments, PyValue::asDict).find("pos_label");
        if (told != null) {
            return told.isNone() ? null : told;
        }
        PyValue function = scorer.find("_score_func");
        boolean isOne = function instanceof PyGlobal global && SCORES_OF_ONE.contains(global.name());
        return isOne ? new PyInt(1) : null;
    }

    private static int positive(Fitted fitted, String attribute, @Nullable PyValue label, List<Label> classes) {
        if (label == null) {
            return 1;
        }
        int place = Inner.place(fitted.reading(attribute, label, Labels::label), classes);
        if (place < 0) {
            throw fitted.wrong(attribute, "a positive label of classes_");
        }
        return place;
    }

    private static Reading score(Fitted fitted, PyValue value, Estimator estimator) {
        String method = fitted.text("response_method", "auto");
        return switch (method) {
            case "auto" ->
                Inner.givesProbabilities(estimator)
                        ? Inner.probabilities(estimator, 0, fitted.label())
                        : Inner.scored(value, estimator, 0, fitted.label());
            case "predict_proba" -> Inner.probabilities(estimator, 0, fitted.label());
            case "decision_function" -> Inner.decision(estimator, fitted.label());
            default -> throw fitted.wrong("response_method", "auto, predict_proba or decision_function");
        };
    }

    private static Estimator transformed(Fitted fitted, Incoming in) {
        Estimator regressor = Inner.one(fitted, "regressor_", in);
        PyObject object = fitted.read("transformer_", PyValue::asObject);
        Fitted transformer = new Fitted(object, fitted.name("transformer_"), fitted.scope());
        return new BackTransformed(
                regressor, back(transformer, regressor.output().outputs()));
    }

    private static Transform back(Fitted transformer, int outputs) {
        return switch (transformer.type()) {
            case "FunctionTransformer" -> function(transformer, outputs);
            case "StandardScaler" -> unscaling(transformer, outputs, "with_std", "scale_", "with_mean", "mean_");
            case "RobustScaler" ->
                unscaling(transformer, outputs, "with_scaling", "scale_", "with_centering", "center_");
            case "MaxAbsScaler" -> new Unscaling(transformer.vector("scale_", outputs), new double[outputs], false);
            case "MinMaxScaler" ->
                new Unscaling(transformer.vector("scale_", outputs), transformer.vector("min_", outputs), true);
            default ->
                throw new ModelLoadException(transformer.label() + ": found " + transformer.type()
                        + " (expected: a FunctionTransformer, StandardScaler, MinMaxScaler, MaxAbsScaler or"
                        + " RobustScaler, whose way back is known)");
        };
    }

    private static Transform unscaling(
            Fitted scaler, int outputs, String scales, String scale, String centers, String center) {
        double[] factor = new double[outputs];
        Arrays.fill(factor, 1);
        if (scaler.flag(scales, true)) {
            factor = scaler.vector(scale, outputs);
        }
        double[] shift = scaler.flag(centers, true) ? scaler.vector(center, outputs) : new double[outputs];
        return new Unscaling(factor, shift, false);
    }

    private static Transform function(Fitted transformer, int outputs) {
        PyValue function = transformer.find("inverse_func");
        if (function == null) {
            return new Identity(outputs);
        }
        PyValue arguments = transformer.find("inv_kw_args");
        boolean plain = arguments == null
                || transformer
                                .reading("inv_kw_args", arguments, PyValue::asDict)
                                .size()
                        == 0;
        NumberFunction known =
                function instanceof PyGlobal global && global.module().startsWith("numpy")
                        ? NumberFunction.of(global.name(), outputs, false)
                        : null;
        if (known == null || !plain) {
            throw transformer.wrong(
                    "inverse_func", "None or one of numpy's " + NumberFunction.names() + ", without arguments");
        }
        return known;
    }
}
