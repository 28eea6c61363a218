package io.picklejar.model.sklearn;

import io.picklejar.model.boosters.xgboost.XgboostAssembly;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.pickle.PyBytes;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** XGBoost's own estimators, and a booster by itself, as pickles hold them: the model file is the booster's {@code handle}. */
final class XgboostImporters {

    private static final String SKLEARN = "xgboost.sklearn";
    /** What a byte of a model may unfold to while it is read: an empty object of JSON. */
    private static final long UNFOLDED = 64;

    private XgboostImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("XGBClassifier", XgboostImporters::classifier, SKLEARN);
        to.estimator("XGBRFClassifier", XgboostImporters::classifier, SKLEARN);
        to.estimator("XGBRegressor", XgboostImporters::regressor, SKLEARN);
        to.estimator("XGBRFRegressor", XgboostImporters::regressor, SKLEARN);
        to.estimator("XGBRanker", XgboostImporters::regressor, SKLEARN);
        to.estimator("XGBModel", XgboostImporters::regressor, SKLEARN);
        to.estimator("Booster", XgboostImporters::booster, "xgboost.core");
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        XgboostAssembly booster = assembly(inner(fitted), in);
        if (!booster.classifies()) {
            throw new ModelLoadException(
                    fitted.name("_Booster") + ": an objective without classes (expected: binary:* or multi:*)");
        }
        return booster.classifier(classes(fitted, booster), missing(fitted));
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return assembly(inner(fitted), in).raw(missing(fitted));
    }

    private static Estimator booster(Fitted fitted, Incoming in) {
        XgboostAssembly booster = assembly(fitted, in);
        return booster.classifies() ? booster.classifier(codes(booster), Float.NaN) : booster.raw(Float.NaN);
    }

    private static Fitted inner(Fitted fitted) {
        PyObject booster = fitted.read("_Booster", PyValue::asObject);
        return new Fitted(booster, fitted.name("_Booster"), fitted.scope());
    }

    private static XgboostAssembly assembly(Fitted booster, Incoming in) {
        PyValue handle = booster.get("handle");
        if (!(handle instanceof PyBytes bytes)) {
            throw booster.wrong("handle", "bytes");
        }
        booster.scope().charge(UNFOLDED / 2 * bytes.length());
        XgboostAssembly assembly = assembly(booster, bytes.value());
        booster.checkColumns("handle", assembly.inputs(), in);
        return assembly;
    }

    private static XgboostAssembly assembly(Fitted booster, byte[] model) {
        try {
            return XgboostAssembly.of(model, UNFOLDED * model.length);
        } catch (ModelLoadException e) {
            throw new ModelLoadException(booster.name("handle") + ": " + e.getMessage(), e);
        }
    }

    private static float missing(Fitted fitted) {
        return (float) fitted.number("missing", Double.NaN);
    }

    /** {@code classes_}; with older versions those of the label encoder inside; else the codes that newer ones train on. */
    private static List<List<Label>> classes(Fitted fitted, XgboostAssembly booster) {
        Fitted holder = holder(fitted);
        if (holder == null || booster.labels() > 1) {
            return codes(booster);
        }
        List<Label> classes = Labels.classes(holder, "classes_");
        if (classes.size() != booster.classes()) {
            throw holder.wrong("classes_", booster.classes() + " classes");
        }
        return List.of(classes);
    }

    private static @Nullable Fitted holder(Fitted fitted) {
        if (fitted.find("classes_") != null) {
            return fitted;
        }
        return fitted.find("_le") instanceof PyObject encoder
                ? new Fitted(encoder, fitted.name("_le"), fitted.scope())
                : null;
    }

    private static List<List<Label>> codes(XgboostAssembly booster) {
        return Collections.nCopies(
                booster.labels(),
                LongStream.range(0, booster.classes()).mapToObj(Label::of).toList());
    }

    /** Names of the features that the booster inside knows; none where it cannot be read. */
    static List<String> names(PyObject object) {
        PyValue inner = object.find("_Booster");
        PyValue handle = inner instanceof PyObject booster ? booster.find("handle") : object.find("handle");
        if (!(handle instanceof PyBytes bytes)) {
            return List.of();
        }
        try {
            return XgboostAssembly.of(bytes.value(), UNFOLDED * bytes.length()).names();
        } catch (ModelLoadException e) {
            return List.of();
        }
    }
}
