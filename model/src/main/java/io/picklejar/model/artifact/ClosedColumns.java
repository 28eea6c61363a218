package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Features of columns that take trained categories only: whatever metadata allows, nothing else may get through, because the
 * model has no answer for it.
 */
final class ClosedColumns {

    private ClosedColumns() {}

    /** The categories as values of a feature of that type; those that such a feature cannot hold are left out. */
    static List<Object> values(List<Label> categories, FeatureType type) {
        List<Object> values = new ArrayList<>();
        for (Label category : categories) {
            Object value = value(category, type);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static @Nullable Object value(Label label, FeatureType type) {
        if (label instanceof Label.Text text) {
            return text.value();
        }
        Number number = number(label);
        double real = number.doubleValue();
        if (type == FeatureType.BOOLEAN) {
            return real == 0 || real == 1 ? (Object) (real == 1) : null;
        }
        return type == FeatureType.INTEGER && real % 1 != 0 ? null : number;
    }

    private static Number number(Label label) {
        if (label instanceof Label.Real real) {
            return real.value();
        }
        return label instanceof Label.Whole whole ? whole.value() : ((Label.Flag) label).value() ? 1L : 0L;
    }

    /**
     * The declared feature, held to the column's categories.
     *
     * @param at where the feature stands in metadata, for messages
     */
    static Feature close(String at, Feature feature, Domain domain) {
        boolean isCode = domain.kind() == Domain.Kind.ANY && !feature.type().isText();
        if (domain.categories().isEmpty() || domain.acceptsUnknown() || isCode) {
            return feature;
        }
        List<Object> trained = values(domain.categories(), feature.type());
        Set<Object> known = comparable(trained);
        requireKnown(
                at + " default",
                feature.fallback() == null ? null : feature.fallback().value(),
                known);
        Constraints limits = feature.constraints();
        if (limits.enumeration() != null) {
            if (limits.warnOnly()) {
                throw new ModelLoadException(at + ": out_of_range: warn (the model has no answer for other values)");
            }
            limits.enumeration().forEach(value -> requireKnown(at + " enum", value, known));
            return feature;
        }
        return feature.withConstraints(new Constraints(
                limits.minimum(),
                limits.maximum(),
                limits.exclusiveMinimum(),
                limits.exclusiveMaximum(),
                trained,
                limits.pattern(),
                false));
    }

    private static void requireKnown(String at, @Nullable Object value, Set<Object> known) {
        if (value != null && !known.contains(comparable(value))) {
            throw new ModelLoadException(
                    at + ": " + value + " (the model was trained without it and has no answer for it)");
        }
    }

    private static Set<Object> comparable(List<Object> values) {
        Set<Object> comparable = new HashSet<>();
        values.forEach(value -> comparable.add(comparable(value)));
        return comparable;
    }

    private static Object comparable(Object value) {
        return value instanceof Number number ? (Object) (number.doubleValue() + 0.0) : value;
    }
}
