package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import org.jspecify.annotations.Nullable;

/** Features of columns whose type the model itself fixes: tensors, and single values of an exact element. */
final class TypedColumns {

    /** Whole numbers beyond it are not exact in the table's doubles. */
    private static final double EXACT = 1L << 53;

    private TypedColumns() {}

    static Feature derived(String name, TensorType type) {
        if (type.rank() > 0) {
            return Feature.of(name, type);
        }
        return bounded(Feature.of(name, scalar(type.element()), false), type.element());
    }

    private static FeatureType scalar(Element element) {
        if (element == Element.TEXT) {
            return FeatureType.STRING;
        }
        return element == Element.BOOLEAN
                ? FeatureType.BOOLEAN
                : element.isWhole() ? FeatureType.INTEGER : FeatureType.NUMBER;
    }

    /** The declared feature, with the shape and the limits that the model's own type has. */
    static Feature typed(String at, Feature feature, @Nullable TensorType type) {
        TensorType tensor = type == null || type.rank() == 0 ? null : type;
        if ((tensor != null) != (feature.type() == FeatureType.TENSOR)) {
            throw new ModelLoadException(at + ": type " + feature.type().word() + " (the model reads "
                    + (tensor == null ? "a single value" : "an array of shape " + tensor.shown()) + ")");
        }
        if (type == null) {
            return feature;
        }
        if (tensor != null) {
            requirePlain(at, feature, type.element());
            return feature.withTensor(tensor);
        }
        FeatureType exact = scalar(type.element());
        if (feature.type() != exact
                && !(exact == FeatureType.NUMBER && !feature.type().isText())) {
            throw new ModelLoadException(
                    at + ": type " + feature.type().word() + " (the model reads " + exact.word() + ")");
        }
        return bounded(feature, type.element());
    }

    private static void requirePlain(String at, Feature feature, Element element) {
        if (feature.fallback() != null) {
            throw new ModelLoadException(at + ": default (an array has none)");
        }
        if (feature.nullable() && !element.isReal()) {
            throw new ModelLoadException(
                    at + ": nullable (an array of " + element.word() + " values has no missing ones)");
        }
        if (feature.constraints().warnOnly()) {
            throw new ModelLoadException(at + ": out_of_range: warn (an array's values are either good or not)");
        }
    }

    private static Feature bounded(Feature feature, Element element) {
        if (!element.isWhole() && !element.isSingle()) {
            return feature;
        }
        double lowest = element.isWhole() ? Math.max(element.lowest(), -EXACT) : element.lowest();
        double highest = element.isWhole() ? Math.min(element.highest(), EXACT) : element.highest();
        Constraints limits = feature.constraints();
        return feature.withConstraints(limits.withRange(
                limits.minimum() == null ? lowest : Math.max(limits.minimum(), lowest),
                limits.maximum() == null ? highest : Math.min(limits.maximum(), highest)));
    }
}
