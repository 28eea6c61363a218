package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.engine.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model text cut into its sections: a header, trees parted by blank lines, then importances, parameters and what the
 * Python package adds. Offsets of trees ({@code tree_sizes}) are not followed; the text is read from top to bottom.
 *
 * @param categoricalFeatures the parameter of that name; null where the text has none
 * @param pandasCategories JSON; null where the text has none
 */
record ModelText(
        Section header,
        List<Section> trees,
        @Nullable String categoricalFeatures,
        @Nullable String pandasCategories) {

    private static final String FIRST_LINE = "tree";
    private static final String TREE = "Tree=";
    private static final String CATEGORICAL = "[categorical_feature: ";
    private static final String PANDAS = "pandas_categorical:";

    static boolean isOne(byte[] text, int length) {
        int end = Math.min(length, FIRST_LINE.length() + 1);
        String start = new String(text, 0, end, StandardCharsets.ISO_8859_1);
        return start.equals("tree\n") || start.equals("tree\r");
    }

    static ModelText read(byte[] text) {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final byte[] text;
        private final Section header;
        private final List<Section> trees = new ArrayList<>();
        private int at;
        private int from;
        private int to;
        private boolean isEnded;
        private @Nullable String categorical;
        private @Nullable String pandas;

        Reader(byte[] text) {
            this.text = text;
            this.header = new Section("header", text);
        }

        ModelText read() {
            if (!nextLine() || !line().equals(FIRST_LINE)) {
                throw new ModelLoadException("does not begin with the line 'tree' (expected: a LightGBM text model)");
            }
            Section open = header;
            while (nextLine()) {
                open = take(open);
            }
            requireWhole();
            return new ModelText(header, List.copyOf(trees), categorical, pandas);
        }

        /** @return the section that the next line belongs to, or null between trees and behind them */
        private @Nullable Section take(@Nullable Section open) {
            if (from == to) {
                // The oldest files have a blank line nowhere in the header; all have one behind each tree.
                return open == header ? header : null;
            }
            if (isEnded) {
                takeTail();
                return null;
            }
            if (starts(TREE)) {
                Section tree = new Section("Tree=" + trees.size(), text);
                trees.add(tree);
                return tree;
            }
            if (open == null || (open == header && isTail())) {
                isEnded = true;
                takeTail();
                return null;
            }
            open.add(from, to);
            return open;
        }

        private boolean isTail() {
            return starts("end of trees") || starts("feature importances:") || starts("feature_importances:");
        }

        private void takeTail() {
            if (starts(CATEGORICAL)) {
                categorical = line().substring(CATEGORICAL.length()).replace("]", "");
            } else if (starts(PANDAS)) {
                pandas = line().substring(PANDAS.length());
            }
        }

        /** Behind the trees all versions write importances, even where there are none; most tell the number of trees. */
        private void requireWhole() {
            if (!isEnded) {
                throw new ModelLoadException(
                        "ends after " + trees.size() + " trees without saying so (is it truncated?)");
            }
            int declared =
                    header.has("tree_sizes") ? header.text("tree_sizes").strip().split(" +", -1).length : -1;
            boolean isNone = declared == 1 && header.text("tree_sizes").isBlank();
            if (declared >= 0 && (isNone ? 0 : declared) != trees.size()) {
                throw new ModelLoadException("holds " + trees.size() + " trees (its header tells " + declared + ")");
            }
        }

        private boolean nextLine() {
            if (at >= text.length) {
                return false;
            }
            from = at;
            while (at < text.length && text[at] != '\n') {
                at++;
            }
            to = at > from && text[at - 1] == '\r' ? at - 1 : at;
            at++;
            return true;
        }

        private String line() {
            return new String(text, from, to - from, StandardCharsets.UTF_8);
        }

        private boolean starts(String word) {
            if (to - from < word.length()) {
                return false;
            }
            for (int i = 0; i < word.length(); i++) {
                if (text[from + i] != word.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
