package io.picklejar.model.boosters.catboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code model_info}: what was learnt, and what its classes are called.
 *
 * @param loss name of the loss function; {@code RawFormulaVal} where the file does not tell
 * @param names of the classes; empty where they are 0, 1, …
 * @param version that wrote the file, where it tells
 */
record CatBoostInfo(
        String loss, List<Label> names, @Nullable String version) {

    static CatBoostInfo read(@Nullable Fields info) {
        if (info == null) {
            return new CatBoostInfo("RawFormulaVal", List.of(), null);
        }
        if (info.has("binclass_probability_threshold") && info.number("binclass_probability_threshold") != 0.5) {
            throw info.wrong(
                    "binclass_probability_threshold",
                    "0.5: save the model without it and give output.threshold in metadata.json");
        }
        return new CatBoostInfo(
                loss(info.objectIfThere("params")),
                names(info.objectIfThere("class_params")),
                info.textIfThere("catboost_version_info"));
    }

    private static String loss(@Nullable Fields params) {
        if (params == null || !params.has("loss_function")) {
            return "RawFormulaVal";
        }
        if (params.isObject("loss_function")) {
            return params.object("loss_function").text("type");
        }
        String text = params.text("loss_function");
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** Names as trained; where there are none, the numbers that the model was trained on. */
    private static List<Label> names(@Nullable Fields params) {
        if (params == null) {
            return List.of();
        }
        String type = params.has("class_label_type") ? params.text("class_label_type") : "String";
        for (String key : new String[] {"class_names", "class_to_label"}) {
            List<Label> names = new ArrayList<>();
            for (Object item : params.has(key) ? params.items(key) : List.of()) {
                names.add(label(params, key, item, key.equals("class_to_label") ? "Integer" : type));
            }
            if (!names.isEmpty()) {
                return names;
            }
        }
        return List.of();
    }

    private static Label label(Fields params, String key, @Nullable Object item, String type) {
        if (item instanceof Boolean truth) {
            return Label.of(truth);
        }
        if (item instanceof Double number) {
            boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1L << 53 && !type.equals("Float");
            return type.equals("Boolean") ? Label.of(number != 0) : isWhole ? label(number) : Label.of(number);
        }
        if (item instanceof String text) {
            return ofText(text, type);
        }
        throw params.wrong(key, "an array of names");
    }

    private static Label label(double whole) {
        return Label.of((long) whole);
    }

    private static Label ofText(String text, String type) {
        try {
            return switch (type) {
                case "Integer" -> Label.of(Long.parseLong(text));
                case "Float" -> Label.of(Double.parseDouble(text));
                case "Boolean" -> Label.of(text.equals("True") || text.equals("true") || text.equals("1"));
                default -> Label.of(text);
            };
        } catch (NumberFormatException e) {
            return Label.of(text);
        }
    }

    /** Classes for so many sums: two for one. */
    List<Label> classes(int sums) {
        int count = Math.max(2, sums);
        if (!names.isEmpty() && names.size() != count) {
            throw new ModelLoadException(
                    "model_info.class_params.class_names: found " + names.size() + " names (expected: " + count + ")");
        }
        return names.isEmpty() ? numbered(count) : names;
    }

    List<List<Label>> yesOrNo(int sums) {
        return Collections.nCopies(sums, numbered(2));
    }

    private static List<Label> numbered(int count) {
        List<Label> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Label.of(i));
        }
        return numbers;
    }

    CatBoostInfo requireSums(int sums, int least, int most) {
        if (sums < least || sums > most) {
            throw new ModelLoadException("leaves of " + sums + " values for " + loss + " (expected: " + least
                    + (most == least ? "" : " or more") + ")");
        }
        return this;
    }
}
