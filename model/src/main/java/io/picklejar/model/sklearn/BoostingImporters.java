package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.tree.BoostedClassifier;
import io.picklejar.model.kernel.tree.BoostedRegressor;
import io.picklejar.model.kernel.tree.BoostingStart;
import io.picklejar.model.kernel.tree.Forest;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** GradientBoostingClassifier and GradientBoostingRegressor. */
final class BoostingImporters {

    private static final String TREES = "estimators_";

    private BoostingImporters() {}

    static void register(Importers.Builder to) {
        String[] modules = {"sklearn.ensemble._gb", "sklearn.ensemble.gradient_boosting"};
        to.estimator("GradientBoostingClassifier", BoostingImporters::classifier, modules);
        to.estimator("GradientBoostingRegressor", BoostingImporters::regressor, modules);
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Forest forest = forest(fitted, in, 1);
        BoostingStart start = BoostingStarts.read(fitted, forest.inputs(), 1, BoostingStart.Conversion.NUMBERS);
        return new BoostedRegressor(forest, start);
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        BoostedClassifier.Link link = link(fitted, classes.size());
        int scores = classes.size() == 2 ? 1 : classes.size();
        Forest forest = forest(fitted, in, scores);
        BoostingStart start = BoostingStarts.read(fitted, forest.inputs(), scores, conversion(fitted, link));
        return new BoostedClassifier(forest, start, link, classes);
    }

    /** {@code deviance} was renamed {@code log_loss} in 1.1; both losses were rewritten in 1.4. */
    private static BoostedClassifier.Link link(Fitted fitted, int classes) {
        boolean isNew = fitted.version().isAtLeast(1, 4);
        String loss = fitted.text("loss");
        if (classes < 2) {
            throw fitted.wrong("classes_", "at least two classes");
        }
        return switch (loss) {
            case "exponential" -> {
                if (classes != 2) {
                    throw fitted.wrong("classes_", "two classes, as the exponential loss knows no more");
                }
                yield BoostedClassifier.Link.LOGISTIC_OF_DOUBLE;
            }
            case "deviance", "log_loss", "auto" -> {
                if (classes == 2) {
                    yield isNew ? BoostedClassifier.Link.LOGISTIC : BoostedClassifier.Link.LOGISTIC_OLD;
                }
                yield isNew ? BoostedClassifier.Link.SOFTMAX : BoostedClassifier.Link.SOFTMAX_OLD;
            }
            default -> throw fitted.wrong("loss", "log_loss, deviance or exponential");
        };
    }

    private static BoostingStart.Conversion conversion(Fitted fitted, BoostedClassifier.Link link) {
        if (!fitted.version().isAtLeast(0, 21)) {
            return BoostingStart.Conversion.NUMBERS;
        }
        return switch (link) {
            case LOGISTIC, LOGISTIC_OLD -> BoostingStart.Conversion.LOG_ODDS;
            case LOGISTIC_OF_DOUBLE -> BoostingStart.Conversion.HALF_LOG_ODDS;
            case SOFTMAX_OLD -> BoostingStart.Conversion.LOG;
            case SOFTMAX -> BoostingStart.Conversion.CENTERED_LOG;
        };
    }

    /** {@code estimators_}: stages x scores of regression trees; stage by stage as {@code predict_stages} adds them. */
    private static Forest forest(Fitted fitted, Incoming in, int scores) {
        NdArray trees = fitted.read(TREES, PyValue::asArray);
        if (trees.rank() != 2 || trees.dim(0) < 1 || trees.dim(1) != scores) {
            throw fitted.wrong(TREES, "trees in an array of stages x " + scores);
        }
        double rate = fitted.number("learning_rate");
        PyValue[] items = fitted.reading(TREES, trees, value -> trees.toValues());
        ForestBuilder builder = new ForestBuilder(TreeImporters.features(fitted, in), scores, 1);
        for (int i = 0; i < items.length; i++) {
            String at = TREES + "[" + i / scores + ", " + i % scores + "]";
            PyObject object = fitted.reading(at, items[i], PyValue::asObject);
            String label = fitted.name(at + ".tree_");
            PyValue tree = new Fitted(object, fitted.name(at), fitted.scope()).get("tree_");
            TreeReader.Raw raw = TreeReader.read(tree, label, fitted.scope());
            TreeReader.add(raw, LeafValues.ofNumbers(raw, 1, rate, label), 1, builder, i % scores, label);
        }
        return builder.build();
    }
}
