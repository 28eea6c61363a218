package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.ColumnSplit;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.preprocess.Categories;
import io.picklejar.model.kernel.preprocess.OneHotEncoding;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code OneHotEncoder} up to 0.19, and the same mode of 0.20 and 0.21: whole numbers from 0, active ones told by their place
 * in a common range ({@code feature_indices_}, {@code active_features_}); other columns go last, as they are.
 */
final class LegacyOneHotImporter {

    private LegacyOneHotImporter() {}

    static ImportedStep read(Fitted fitted, Incoming in) {
        int[] bounds = fitted.reading(
                "feature_indices_",
                fitted.getAny("feature_indices_", "_feature_indices_"),
                v -> v.asArray().toInts());
        int[] active = active(fitted, bounds);
        boolean ignores = fitted.text("handle_unknown", "error").equals("ignore");
        List<OneHotEncoding.Column> columns = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i++) {
            columns.add(column(bounds[i], bounds[i + 1], active, ignores));
        }
        if (columns.isEmpty()) {
            throw fitted.wrong("feature_indices_", "bounds of at least one column");
        }
        Precision out = EncoderColumns.precision(fitted);
        return new ImportedStep(spread(fitted, new OneHotEncoding(columns), in), out);
    }

    private static int[] active(Fitted fitted, int[] bounds) {
        PyValue values = fitted.find("active_features_");
        PyValue active = values == null ? fitted.find("_active_features_") : values;
        if (active != null) {
            return fitted.reading("active_features_", active, v -> v.asArray().toInts());
        }
        int end = bounds.length == 0 ? 0 : bounds[bounds.length - 1];
        if (end < 0 || end > Fitted.MAX_COLUMNS) {
            throw fitted.wrong("feature_indices_", "at most " + Fitted.MAX_COLUMNS);
        }
        fitted.scope().charge(64L * end);
        return IntStream.range(0, end).toArray();
    }

    private static OneHotEncoding.Column column(int from, int to, int[] active, boolean ignores) {
        List<@Nullable Label> labels = new ArrayList<>();
        Arrays.stream(active)
                .filter(place -> place >= from && place < to)
                .forEach(place -> labels.add(Label.of(place - from)));
        int[] slots = IntStream.range(0, labels.size()).toArray();
        return new OneHotEncoding.Column(new Categories(labels), slots, slots.length, OneHotEncoding.NONE, ignores);
    }

    private static Transform spread(Fitted fitted, OneHotEncoding encoding, Incoming in) {
        PyValue choice = fitted.find("categorical_features");
        if (choice == null || (choice instanceof PyStr word && word.value().equals("all"))) {
            fitted.checkColumns("feature_indices_", encoding.inputs(), in);
            return encoding;
        }
        if (!in.isKnown()) {
            throw fitted.wrong("categorical_features", "'all', as the file does not tell how many columns there are");
        }
        ColumnChoice choices = new ColumnChoice(in.columns(), List.of());
        int[] chosen = Arrays.stream(fitted.reading("categorical_features", choice, choices::resolve))
                .sorted()
                .toArray();
        int[] rest = IntStream.range(0, in.columns())
                .filter(column -> Arrays.binarySearch(chosen, column) < 0)
                .toArray();
        return new ColumnSplit(
                in.columns(),
                List.of(new ColumnSplit.Part(chosen, encoding), new ColumnSplit.Part(rest, new Identity(rest.length))));
    }
}
