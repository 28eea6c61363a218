package io.picklejar.model.boosters.catboost;

import io.picklejar.model.kernel.booster.HashedColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Models written as CatBoost's {@code ConvertModelToJson} writes them, with random trees over two numbers and, where wanted,
 * a category in the third column. What they mean is for CatBoost's library to say.
 */
final class MadeCatBoost {

    private static final String[] BORDERS = {"0.1", "0.25", "0.699999988"};
    private static final String[] VALUES = {
        "a",
        "red",
        "a category of 25 letters",
        "7",
        "between thirty-three and sixty-four letters",
        "more than sixty-four letters, so that the hash has to go round its loop at least once, and then some more of it"
    };

    private final boolean symmetric;
    private final int width;
    private final String treatment;
    private final boolean categories;
    private final String loss;
    private final Random random = new Random(1);

    MadeCatBoost(boolean symmetric, int width, String treatment, boolean categories, String loss) {
        this.symmetric = symmetric;
        this.width = width;
        this.treatment = treatment;
        this.categories = categories;
        this.loss = loss;
    }

    /** The same with {@code class_params}, as a classifier trained on such labels has. */
    String json(int trees, String classParams) {
        return json(trees).replace("\"model_info\":{", "\"model_info\":{\"class_params\":" + classParams + ",");
    }

    String json(int trees) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < trees; i++) {
            all.add(symmetric ? oblivious(1 + i % 5) : node(4));
        }
        return "{\"features_info\":{\"float_features\":[" + floats(0) + "," + floats(1) + "]" + category() + "},"
                + "\"model_info\":{\"params\":{\"loss_function\":{\"type\":\"" + loss + "\",\"params\":{}}}},"
                + "\"" + (symmetric ? "oblivious_trees" : "trees") + "\":[" + String.join(",", all) + "],"
                + "\"scale_and_bias\":[0.5,[" + numbers(width) + "]]}";
    }

    private String floats(int index) {
        return "{\"borders\":[" + String.join(",", BORDERS) + "],\"feature_index\":" + index
                + ",\"flat_feature_index\":"
                + index + ",\"feature_id\":\"x" + index + "\",\"has_nans\":true,\"nan_value_treatment\":\"" + treatment
                + "\"}";
    }

    private String category() {
        List<String> hashes = new ArrayList<>();
        for (String value : VALUES) {
            hashes.add(Integer.toString(HashedColumns.hash(value)));
        }
        return categories
                ? ",\"categorical_features\":[{\"feature_index\":0,\"flat_feature_index\":2,\"feature_id\":\"c\",\"values\":["
                        + String.join(",", hashes) + "],\"string_values\":[\"" + String.join("\",\"", VALUES) + "\"]}]"
                : "";
    }

    private String oblivious(int depth) {
        List<String> splits = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            splits.add(split());
        }
        return "{\"leaf_values\":[" + numbers(width << depth) + "],\"splits\":[" + String.join(",", splits) + "]}";
    }

    private String node(int depth) {
        if (depth == 0 || (depth < 3 && random.nextInt(3) == 0)) {
            return "{\"value\":" + (width == 1 ? numbers(1) : "[" + numbers(width) + "]") + ",\"weight\":1}";
        }
        return "{\"split\":" + split() + ",\"left\":" + node(depth - 1) + ",\"right\":" + node(depth - 1) + "}";
    }

    private String split() {
        int kind = random.nextInt(categories ? 3 : 2);
        if (kind == 2) {
            int value = random.nextInt(VALUES.length);
            return "{\"cat_feature_index\":0,\"split_index\":" + (2 * BORDERS.length + value)
                    + ",\"split_type\":\"OneHotFeature\",\"value\":" + HashedColumns.hash(VALUES[value]) + "}";
        }
        int border = random.nextInt(BORDERS.length);
        return "{\"border\":" + BORDERS[border] + ",\"float_feature_index\":" + kind + ",\"split_index\":"
                + (kind * BORDERS.length + border) + ",\"split_type\":\"FloatFeature\"}";
    }

    private String numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Double.toString(random.nextGaussian()));
        }
        return String.join(",", numbers);
    }
}
