package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A booster some of whose columns hold categories that it knows by the hash of their text ({@link #hash}). Each known hash
 * is a code; what is not known, or missing, is a code that no split asks for. A whole number stands for its digits.
 */
public final class HashedColumns implements Estimator {

    private final Estimator booster;
    private final List<Domain> domains;
    private final List<@Nullable Map<Integer, Integer>> codes;

    /**
     * @param codes of each column its codes by hash, 0 and up; null where it holds numbers
     * @param texts of each column its categories, for people; empty where they are not known
     */
    public HashedColumns(Estimator booster, List<@Nullable Map<Integer, Integer>> codes, List<List<String>> texts) {
        this.booster = booster;
        this.codes = codes;
        List<Domain> own = new ArrayList<>();
        for (int column = 0; column < codes.size(); column++) {
            List<Label> known = texts.get(column).stream().map(Label::of).toList();
            own.add(
                    codes.get(column) == null
                            ? booster.domains().get(column)
                            : new Domain(Domain.Kind.TEXT, false, known, true));
        }
        this.domains = List.copyOf(own);
    }

    /** CatBoost's hash of a category. */
    public static int hash(String text) {
        return CityHash.ofText(text);
    }

    @Override
    public int inputs() {
        return booster.inputs();
    }

    @Override
    public Output output() {
        return booster.output();
    }

    @Override
    public List<Domain> domains() {
        return domains;
    }

    @Override
    public Predictions predict(Table in) {
        int columns = in.columns();
        double[] numbers = in.numbers().clone();
        for (int column = 0; column < columns; column++) {
            Map<Integer, Integer> known = codes.get(column);
            for (int row = 0; known != null && row < in.rows(); row++) {
                numbers[row * columns + column] = code(known, in.text(row, column), in.number(row, column));
            }
        }
        return booster.predict(Table.ofNumbers(in.rows(), columns, numbers));
    }

    private static double code(Map<Integer, Integer> known, @Nullable String text, double number) {
        String category = text == null ? Long.toString((long) number) : text;
        Integer code = known.get(hash(category));
        return code == null ? known.size() : code;
    }
}
