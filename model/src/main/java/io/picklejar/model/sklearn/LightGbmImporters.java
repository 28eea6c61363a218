package io.picklejar.model.sklearn;

import io.picklejar.model.boosters.lightgbm.LightGbmModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * LightGBM's own estimators, and a booster by itself, as pickles hold them: the model text is the booster's {@code handle},
 * from 4.0 on {@code _handle}. Only the iterations up to {@code best_iteration} count, as in {@code Booster.predict}.
 */
final class LightGbmImporters {

    private static final String SKLEARN = "lightgbm.sklearn";
    private static final String[] HANDLES = {"_handle", "handle"};
    /** What a character of the text takes while it is read. */
    private static final long UNFOLDED = 8;

    private LightGbmImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("LGBMClassifier", LightGbmImporters::classifier, SKLEARN);
        to.estimator("LGBMRegressor", LightGbmImporters::regressor, SKLEARN);
        to.estimator("LGBMRanker", LightGbmImporters::regressor, SKLEARN);
        to.estimator("LGBMModel", LightGbmImporters::regressor, SKLEARN);
        to.estimator("Booster", LightGbmImporters::booster, "lightgbm.basic");
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        LightGbmModel model = model(inner(fitted), in);
        if (!model.classifies()) {
            throw new ModelLoadException(fitted.name("_Booster") + ": objective " + model.objective()
                    + " (expected: binary, multiclass or multiclassova)");
        }
        if (fitted.find("_classes") != null) {
            List<Label> classes = Labels.classes(fitted, "_classes");
            // 4.7.0 brought the attribute, and the decision function that CalibratedClassifierCV then asks
            return fitted.has("_fitted_with_feature_names") ? model.scored(classes) : model.estimator(classes);
        }
        if (fitted.find("_le") instanceof PyObject encoder) {
            List<Label> classes = Labels.classes(new Fitted(encoder, fitted.name("_le"), fitted.scope()), "classes_");
            return model.estimator(classes);
        }
        return model.estimator();
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return model(inner(fitted), in).numbers();
    }

    private static Estimator booster(Fitted fitted, Incoming in) {
        return model(fitted, in).estimator();
    }

    private static Fitted inner(Fitted fitted) {
        PyObject booster = fitted.read("_Booster", PyValue::asObject);
        return new Fitted(booster, fitted.name("_Booster"), fitted.scope());
    }

    private static LightGbmModel model(Fitted booster, Incoming in) {
        String text = booster.reading("_handle", booster.getAny(HANDLES), PyValue::asString);
        booster.scope().charge(UNFOLDED * text.length());
        int best = booster.find("best_iteration") == null ? 0 : booster.count("best_iteration");
        try {
            LightGbmModel model = LightGbmModel.read(text.getBytes(StandardCharsets.UTF_8), best);
            booster.checkColumns("best_iteration", model.inputs(), in);
            return model;
        } catch (ModelLoadException e) {
            throw new ModelLoadException(booster.label() + ": " + e.getMessage(), e);
        }
    }

    /** Names of the features that the booster inside knows; none where it cannot be read. */
    static List<String> names(PyObject object) {
        PyObject booster = object.find("_Booster") instanceof PyObject inner ? inner : object;
        for (String handle : HANDLES) {
            if (booster.find(handle) instanceof PyStr text) {
                return names(text.value());
            }
        }
        return List.of();
    }

    private static List<String> names(String text) {
        try {
            return LightGbmModel.read(text.getBytes(StandardCharsets.UTF_8), 0).featureNames();
        } catch (ModelLoadException e) {
            return List.of();
        }
    }
}
