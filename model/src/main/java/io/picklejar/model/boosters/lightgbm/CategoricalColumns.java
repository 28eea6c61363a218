package io.picklejar.model.boosters.lightgbm;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which features are categorical. The parameter {@code categorical_feature} tells in files from LightGBM 3 on; before, {@code
 * feature_infos} does, which has {@code 3:1:2} for categories, {@code [0.5:7]} for numbers and {@code none} for a feature
 * that was left out.
 */
final class CategoricalColumns {

    private CategoricalColumns() {}

    /** In ascending order. */
    static List<Integer> find(ModelText text, int features) {
        List<Integer> listed = listed(text.categoricalFeatures(), features);
        return listed.isEmpty() ? seen(text.header(), features) : listed;
    }

    private static List<Integer> listed(@Nullable String parameter, int features) {
        SortedSet<Integer> columns = new TreeSet<>();
        for (String item : parameter == null || parameter.isBlank() ? new String[0] : parameter.split(",", -1)) {
            int column = column(item.strip(), features);
            if (column < 0) {
                return List.of();
            }
            columns.add(column);
        }
        return List.copyOf(columns);
    }

    private static int column(String text, int features) {
        try {
            int column = Integer.parseInt(text);
            return column < features ? column : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<Integer> seen(Section header, int features) {
        List<Integer> columns = new ArrayList<>();
        String[] infos =
                header.has("feature_infos") ? header.text("feature_infos").split(" ", -1) : new String[0];
        for (int i = 0; i < Math.min(features, infos.length); i++) {
            if (!infos[i].startsWith("[") && !infos[i].equals("none") && !infos[i].isEmpty()) {
                columns.add(i);
            }
        }
        return columns;
    }
}
