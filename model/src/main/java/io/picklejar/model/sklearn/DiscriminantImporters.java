package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.linear.LinearClassifier;
import io.picklejar.model.kernel.linear.LinearMap;
import java.util.List;

/** LinearDiscriminantAnalysis. */
final class DiscriminantImporters {

    private DiscriminantImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("LinearDiscriminantAnalysis", DiscriminantImporters::linear, "sklearn.discriminant_analysis");
    }

    /** Several classes were normalised logistic functions until softmax came with 0.21. */
    private static Estimator linear(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        LinearMap map = LinearImporters.map(fitted, in);
        boolean binary = map.outputs() == 1 && classes.size() == 2;
        if (map.outputs() != classes.size() && !binary) {
            throw fitted.wrong("coef_", "1 row for 2 classes, else one a class");
        }
        boolean softmax = !binary && fitted.version().isAtLeast(0, 21);
        return new LinearClassifier(
                map, classes, softmax ? LinearClassifier.Link.SOFTMAX : LinearClassifier.Link.LOGISTIC);
    }
}
