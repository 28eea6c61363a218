package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.text.FeatureHashing;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code FeatureHasher}. It keeps nothing of what it was given, so the columns are those that metadata.json declares: of
 * dicts and pairs the keys, of strings one column a string.
 */
final class HasherImporter {

    /** Every row looks for the columns that share an output, each with each. */
    private static final int MOST_COLUMNS = 1000;

    private HasherImporter() {}

    static void register(Importers.Builder to) {
        to.step(
                "FeatureHasher",
                HasherImporter::read,
                "sklearn.feature_extraction._hash",
                "sklearn.feature_extraction._hashing",
                "sklearn.feature_extraction.hashing");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        boolean strings = switch (fitted.text("input_type", "dict")) {
            case "dict", "pair" -> false;
            case "string" -> true;
            default -> throw fitted.wrong("input_type", "dict, pair or string");
        };
        List<FeatureHashing.Column> columns = columns(fitted, in, strings);
        FeatureHashing.Rule rule = new FeatureHashing.Rule(
                fitted.columns("n_features", Incoming.REQUEST),
                fitted.flag("alternate_sign", true),
                fitted.flag("non_negative", false));
        return new ImportedStep(new FeatureHashing(columns, rule), TextImporters.precision(fitted, Precision.DOUBLE));
    }

    private static List<FeatureHashing.Column> columns(Fitted fitted, Incoming in, boolean strings) {
        ToldColumns told = fitted.scope().told();
        if (in.isKnown() || told.kinds().isEmpty() || told.count() > MOST_COLUMNS) {
            throw new ModelLoadException(
                    fitted.label() + ": the file does not tell which keys it hashes (expected: the first"
                            + " step of a model whose metadata.json names its columns and their types in features, at most "
                            + MOST_COLUMNS + ")");
        }
        List<FeatureHashing.Column> columns = new ArrayList<>();
        for (int i = 0; i < told.count(); i++) {
            boolean isText = told.kinds().get(i) == Domain.Kind.TEXT;
            if (strings && !isText) {
                throw new ModelLoadException(fitted.label() + ": input_type is string, and feature "
                        + told.names().get(i) + " is none (expected: strings alone)");
            }
            String name = told.names().get(i);
            columns.add(new FeatureHashing.Column(strings ? "" : isText ? name + "=" : name, isText));
        }
        return columns;
    }
}
