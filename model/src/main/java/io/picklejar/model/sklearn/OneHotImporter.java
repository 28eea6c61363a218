package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.preprocess.Categories;
import io.picklejar.model.kernel.preprocess.OneHotEncoding;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code OneHotEncoder}: dropped and rare categories, and all ways of treating unknown ones. */
final class OneHotImporter {

    /** Stands behind every group. */
    private static final int NOTHING = Integer.MAX_VALUE;

    private OneHotImporter() {}

    static void register(Importers.Builder to) {
        to.step("OneHotEncoder", OneHotImporter::read, "sklearn.preprocessing._encoders");
        to.step("OneHotEncoder", LegacyOneHotImporter::read, "sklearn.preprocessing.data");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        if (fitted.flag("_legacy_mode", false)) {
            return LegacyOneHotImporter.read(fitted, in);
        }
        List<PyValue> arrays = EncoderColumns.categoryArrays(fitted, in);
        List<@Nullable Integer> drops = drops(fitted, arrays.size());
        List<OneHotEncoding.Column> columns = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            columns.add(column(fitted, EncoderColumns.categories(fitted, arrays.get(i)), i, drops.get(i)));
        }
        return new ImportedStep(new OneHotEncoding(columns), EncoderColumns.precision(fitted));
    }

    /** From 1.2.2 what is dropped is told twice: as a category, and as a group, which is what counts here. */
    private static List<@Nullable Integer> drops(Fitted fitted, int columns) {
        if (fitted.find("_drop_idx_after_grouping") != null) {
            return EncoderColumns.indices(fitted, "_drop_idx_after_grouping", columns);
        }
        if (fitted.find("drop_idx_") != null) {
            return EncoderColumns.indices(fitted, "drop_idx_", columns);
        }
        return new ArrayList<>(Collections.nCopies(columns, null));
    }

    private static OneHotEncoding.Column column(Fitted fitted, Categories categories, int i, @Nullable Integer drop) {
        int[] groups = EncoderColumns.groups(fitted, i, categories.size());
        int count = 1 + Arrays.stream(groups).max().orElse(-1);
        if (drop != null && (drop < 0 || drop > count)) {
            throw fitted.wrong("drop_idx_", "indices of 0.." + (count - 1));
        }
        int dropped = drop == null ? NOTHING : drop;
        int[] slots = new int[groups.length];
        for (int code = 0; code < slots.length; code++) {
            slots[code] = slot(groups[code], dropped);
        }
        String unknown = fitted.text("handle_unknown", "error");
        // 1.6 and 1.7, which brought the word, ignored what they did not know
        boolean warns = unknown.equals("warn") && fitted.version().isAtLeast(1, 8);
        boolean toRare = unknown.equals("infrequent_if_exist") || warns;
        boolean hasRare = EncoderColumns.mapping(fitted, i) != null;
        return new OneHotEncoding.Column(
                categories,
                slots,
                dropped < count ? count - 1 : count,
                toRare && hasRare ? slot(count - 1, dropped) : OneHotEncoding.NONE,
                !unknown.equals("error"));
    }

    private static int slot(int group, int drop) {
        return group == drop ? OneHotEncoding.NONE : group > drop ? group - 1 : group;
    }
}
