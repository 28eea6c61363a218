package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The categories of one column and the code of each: its position. Numbers, whole numbers and truth values (0 and 1) are
 * looked up among numbers, texts among texts; a missing cell has a code of its own where missing was a category.
 */
public final class Categories {

    /** Code of a value that is no category. */
    public static final int UNKNOWN = -1;

    private final int size;
    private final List<Label> labels;
    private final int missingCode;
    private final @Nullable Map<String, Integer> texts;
    private final double[] numbers;
    private final int[] codes;

    /** @param byCode the categories in order, null where the category is a missing value; all texts or no text */
    public Categories(List<@Nullable Label> byCode) {
        this.size = byCode.size();
        this.labels = byCode.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        this.missingCode = lastMissing(byCode);
        boolean isText = !labels.isEmpty() && labels.get(0) instanceof Label.Text;
        this.texts = isText ? textCodes(byCode) : null;
        this.codes = isText ? new int[0] : codesByNumber(byCode);
        this.numbers = new double[codes.length];
        for (int i = 0; i < codes.length; i++) {
            numbers[i] = number(Objects.requireNonNull(byCode.get(codes[i])));
        }
    }

    private static int lastMissing(List<@Nullable Label> byCode) {
        int code = byCode.size() - 1;
        while (code >= 0 && byCode.get(code) != null) {
            code--;
        }
        return code;
    }

    private static Map<String, Integer> textCodes(List<@Nullable Label> byCode) {
        Map<String, Integer> map = new HashMap<>();
        for (int code = 0; code < byCode.size(); code++) {
            Label label = byCode.get(code);
            if (label instanceof Label.Text text) {
                map.putIfAbsent(text.value(), code);
            } else if (label != null) {
                throw new IllegalArgumentException("categories of text and of numbers in one column");
            }
        }
        return map;
    }

    /** Codes of the numbers, sorted by number. */
    private static int[] codesByNumber(List<@Nullable Label> byCode) {
        return IntStream.range(0, byCode.size())
                .filter(code -> byCode.get(code) != null)
                .boxed()
                .sorted(Comparator.comparingDouble(code -> number(Objects.requireNonNull(byCode.get(code)))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Adding 0.0 makes -0.0 equal to 0.0, also for binary search. */
    private static double number(Label label) {
        if (label instanceof Label.Whole whole) {
            return whole.value();
        }
        if (label instanceof Label.Flag flag) {
            return flag.value() ? 1 : 0;
        }
        if (label instanceof Label.Real real) {
            return real.value() + 0.0;
        }
        throw new IllegalArgumentException("categories of text and of numbers in one column");
    }

    public int size() {
        return size;
    }

    public boolean hasMissing() {
        return missingCode != UNKNOWN;
    }

    /** Code of the missing category, or {@link #UNKNOWN}. */
    public int missingCode() {
        return missingCode;
    }

    /** Code of the cell, or {@link #UNKNOWN}. */
    public int codeOf(Table table, int row, int column) {
        if (texts != null) {
            String text = table.text(row, column);
            Integer code = text == null ? (Integer) missingCode : texts.get(text);
            return code == null ? UNKNOWN : code;
        }
        double number = table.number(row, column);
        return Double.isNaN(number) ? missingCode : codeOf(number);
    }

    private int codeOf(double number) {
        int at = Arrays.binarySearch(numbers, number + 0.0);
        return at < 0 ? UNKNOWN : codes[at];
    }

    /**
     * What the column may hold.
     *
     * @param acceptsMissing whether a missing cell that is no category has a meaning too
     */
    public Domain domain(boolean acceptsMissing, boolean acceptsUnknown) {
        if (labels.isEmpty()) {
            return new Domain(Domain.Kind.ANY, hasMissing() || acceptsMissing, List.of(), acceptsUnknown);
        }
        Domain.Kind kind = texts == null ? Domain.Kind.NUMBER : Domain.Kind.TEXT;
        return new Domain(kind, acceptsMissing, labels, acceptsUnknown);
    }
}
