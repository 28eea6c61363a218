package io.picklejar.model.sklearn;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a loaded part of the object at the root of a file. */
final class Assembly {

    private static final Set<String> LABEL_ENCODERS =
            Set.of("sklearn.preprocessing._label.LabelEncoder", "sklearn.preprocessing.label.LabelEncoder");
    private static final Set<String> SET_BINARIZERS = Set.of(
            "sklearn.preprocessing._label.MultiLabelBinarizer", "sklearn.preprocessing.label.MultiLabelBinarizer");

    private final String engine;
    private final Importers importers;
    private final ImportBudget budget;
    private final PyObject root;
    private final ToldColumns told;
    private final @Nullable String versionText;

    Assembly(String engine, Importers importers, ImportBudget budget, PyObject root, ToldColumns told) {
        this.engine = engine;
        this.importers = importers;
        this.budget = budget;
        this.root = root;
        this.told = told;
        this.versionText = versionText(root);
    }

    /** The version that the root says it was written by, or the first step that says so. */
    private static @Nullable String versionText(PyObject root) {
        PyObject first = PipelineSteps.first(root);
        PyObject last = PipelineSteps.last(root);
        for (PyObject object : List.of(root, first, last)) {
            PyValue version = object.find("_sklearn_version");
            if (version instanceof PyStr text) {
                return text.value();
            }
        }
        return null;
    }

    LoadedPart part() {
        SklearnVersion version = versionText == null ? null : SklearnVersion.parse(versionText);
        Scope scope = Scope.root(importers, budget, version, told);
        PartInfo info = new PartInfo(engine, type(), versionText, warnings(version));
        if (LABEL_ENCODERS.contains(root.className())) {
            return new LoadedPart.Labels(
                    info, Labels.classes(new Fitted(root, "LabelEncoder", scope), "classes_"), false);
        }
        if (SET_BINARIZERS.contains(root.className())) {
            return new LoadedPart.Labels(
                    info, Labels.distinct(new Fitted(root, "MultiLabelBinarizer", scope), "classes_"), true);
        }
        if (scope.predicts(root)) {
            return model(info, scope.estimator(root, Incoming.REQUEST));
        }
        ImportedStep step = scope.step(root, Incoming.REQUEST);
        return new LoadedPart.Step(info, names(step.transform().inputs()), step.transform());
    }

    private String type() {
        return PipelineSteps.last(root).simpleName();
    }

    private List<String> warnings(@Nullable SklearnVersion version) {
        if (versionText == null && !root.className().startsWith("sklearn.")) {
            return List.of();
        }
        if (versionText == null) {
            return List.of("the file does not tell its scikit-learn version; read as " + SklearnVersion.NEWEST);
        }
        if (version == null || !version.isTested()) {
            return List.of("scikit-learn " + versionText + " is outside the tested range " + SklearnVersion.OLDEST
                    + " to " + SklearnVersion.NEWEST);
        }
        return List.of();
    }

    private LoadedModel model(PartInfo info, Estimator estimator) {
        List<Domain> domains = domains(estimator);
        List<String> names = names(estimator.inputs());
        List<InputColumn> inputs = new ArrayList<>();
        for (int i = 0; i < domains.size(); i++) {
            inputs.add(new InputColumn(names.isEmpty() ? null : names.get(i), domains.get(i)));
        }
        return new SklearnModel(info, inputs, estimator);
    }

    private List<Domain> domains(Estimator estimator) {
        try {
            return estimator.domains();
        } catch (KindConflictException e) {
            throw new ModelLoadException(root.simpleName() + ": " + e.getMessage(), e);
        }
    }

    private List<String> names(int inputs) {
        List<String> names = read(() -> FeatureNames.atFront(root));
        if (names.isEmpty() && PipelineSteps.first(root).simpleName().equals("FeatureHasher")) {
            names = told.names();
        }
        if (!names.isEmpty() && names.size() != inputs) {
            throw new ModelLoadException(root.simpleName() + ".feature_names_in_: found " + names.size()
                    + " names (expected: " + inputs + ")");
        }
        return names;
    }

    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ModelFileException e) {
            throw new ModelLoadException(String.valueOf(e.getMessage()), e);
        }
    }
}
