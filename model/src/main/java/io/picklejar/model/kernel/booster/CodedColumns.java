package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A booster with categories that were texts at training. A text is looked up and becomes its code; a number is taken for a
 * code already, as the libraries do; a text that is not known, or none, is a missing number.
 */
public final class CodedColumns implements Estimator {

    private final Estimator booster;
    private final List<Domain> domains;
    private final List<@Nullable Map<String, Integer>> codes = new ArrayList<>();

    /**
     * @param categories of each column, in the order of their codes; empty where it holds numbers
     * @param acceptsUnknown whether a text that is none of them may come (as a missing value)
     */
    public CodedColumns(Estimator booster, List<List<String>> categories, boolean acceptsUnknown) {
        if (categories.size() != booster.inputs()) {
            throw new IllegalArgumentException(categories.size() + " columns for " + booster.inputs() + " inputs");
        }
        this.booster = booster;
        List<Domain> own = new ArrayList<>();
        for (int column = 0; column < categories.size(); column++) {
            List<String> names = categories.get(column);
            own.add(
                    names.isEmpty()
                            ? booster.domains().get(column)
                            : new Domain(
                                    Domain.Kind.ANY,
                                    true,
                                    names.stream().map(Label::of).toList(),
                                    acceptsUnknown));
            codes.add(names.isEmpty() ? null : codes(names));
        }
        this.domains = List.copyOf(own);
    }

    private static Map<String, Integer> codes(List<String> names) {
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            codes.putIfAbsent(names.get(i), i);
        }
        return codes;
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
        return booster.predict(in.hasTexts() ? coded(in) : in);
    }

    private Table coded(Table in) {
        int columns = in.columns();
        double[] numbers = in.numbers().clone();
        for (int column = 0; column < columns; column++) {
            Map<String, Integer> known = codes.get(column);
            for (int row = 0; known != null && row < in.rows(); row++) {
                String text = in.text(row, column);
                if (text != null) {
                    Integer code = known.get(text);
                    numbers[row * columns + column] = code == null ? Double.NaN : code;
                }
            }
        }
        return Table.ofNumbers(in.rows(), columns, numbers);
    }
}
