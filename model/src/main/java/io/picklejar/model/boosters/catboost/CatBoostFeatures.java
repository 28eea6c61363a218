package io.picklejar.model.boosters.catboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code features_info}: which column of a row each float feature and each categorical feature is, and how missing numbers
 * are treated.
 */
final class CatBoostFeatures {

    private static final int MOST = 5_000_000;

    /** A number's column, and whether NaN is above all borders. */
    record NumericFeature(int column, boolean nanIsTrue) {}

    /** A category's column; the codes are given out as splits ask for values. */
    record Category(int column, Map<Integer, Integer> codes, List<String> texts) {}

    private final Map<Integer, NumericFeature> numbers = new HashMap<>();
    private final Map<Integer, Category> categories = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private int columns;

    static CatBoostFeatures read(Fields info) {
        for (String unknown : new String[] {"text_features", "embedding_features"}) {
            if (info.has(unknown) && !info.items(unknown).isEmpty()) {
                throw info.wrong(
                        unknown, "none: text and embedding features are not supported; turn them into numbers");
            }
        }
        if (info.has("ctrs") && !info.items("ctrs").isEmpty()) {
            throw ctrs();
        }
        CatBoostFeatures features = new CatBoostFeatures();
        if (info.has("float_features")) {
            info.objects("float_features").forEach(features::addNumber);
        }
        if (info.has("categorical_features")) {
            info.objects("categorical_features").forEach(features::addCategory);
        }
        if (features.columns == 0) {
            throw info.wrong("float_features", "at least one feature");
        }
        return features;
    }

    static ModelLoadException ctrs() {
        return new ModelLoadException(
                "uses statistics of categories (CTR features), which are not supported: train it with"
                        + " one_hot_max_size above the number of categories, or encode categories before the model, and save"
                        + " it again with save_model('model.json', format='json')");
    }

    private int place(Fields feature) {
        int column = feature.whole("flat_feature_index", 0, MOST - 1);
        columns = Math.max(columns, column + 1);
        String name = feature.has("feature_name") ? feature.text("feature_name") : feature.textIfThere("feature_id");
        if (name != null && !name.isEmpty()) {
            names.put(column, name);
        }
        return column;
    }

    private void addNumber(Fields feature) {
        String treatment = feature.has("nan_value_treatment") ? feature.text("nan_value_treatment") : "AsIs";
        boolean isTrue = switch (treatment) {
            case "AsTrue" -> true;
            case "AsIs", "AsFalse" -> false;
            default -> throw feature.wrong("nan_value_treatment", "AsIs, AsFalse or AsTrue");
        };
        numbers.put(feature.whole("feature_index", 0, MOST - 1), new NumericFeature(place(feature), isTrue));
    }

    private void addCategory(Fields feature) {
        int index = feature.whole("feature_index", 0, MOST - 1);
        categories.put(index, new Category(place(feature), new HashMap<>(), feature.texts("string_values")));
    }

    int columns() {
        return columns;
    }

    NumericFeature number(Fields split) {
        NumericFeature number = numbers.get(split.whole("float_feature_index", 0, MOST - 1));
        if (number == null) {
            throw split.wrong("float_feature_index", "one of features_info.float_features");
        }
        return number;
    }

    Category category(Fields split) {
        Category category = categories.get(split.whole("cat_feature_index", 0, MOST - 1));
        if (category == null) {
            throw split.wrong("cat_feature_index", "one of features_info.categorical_features");
        }
        return category;
    }

    /** Names by column; empty where one has none or they are not distinct. */
    List<String> names() {
        List<String> all = new ArrayList<>();
        for (int column = 0; column < columns && names.size() == columns; column++) {
            all.add(names.getOrDefault(column, ""));
        }
        return new HashSet<>(all).size() == all.size() ? all : List.of();
    }

    boolean hasCategories() {
        return !categories.isEmpty();
    }

    List<@Nullable Map<Integer, Integer>> codes() {
        List<@Nullable Map<Integer, Integer>> codes = new ArrayList<>(Collections.nCopies(columns, null));
        categories.values().forEach(category -> codes.set(category.column, Map.copyOf(category.codes)));
        return codes;
    }

    List<List<String>> texts() {
        List<List<String>> texts = new ArrayList<>(Collections.nCopies(columns, List.of()));
        categories.values().forEach(category -> texts.set(category.column, category.texts));
        return texts;
    }
}
