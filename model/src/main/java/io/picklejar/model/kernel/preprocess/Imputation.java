package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills missing numbers and texts, may drop columns, and may add columns that tell (1 or 0) where a value was missing.
 * Source: {@code SimpleImputer.transform} and {@code MissingIndicator.transform} of scikit-learn.
 */
public final class Imputation implements Transform {

    /**
     * What becomes of one input column.
     *
     * @param kept whether it is handed on
     * @param number fill of a column of numbers
     * @param text fill of a column of texts; null where the column holds numbers
     */
    public record Column(
            boolean kept, double number, @Nullable String text) {

        public static Column dropped() {
            return new Column(false, Double.NaN, null);
        }

        boolean isText() {
            return text != null;
        }
    }

    private final Column[] columns;
    private final MissingMarker missing;
    private final int[] indicated;
    private final int kept;
    private final boolean texts;

    /** @param indicated input columns that get a column of ones and zeros behind the filled ones */
    public Imputation(List<Column> columns, MissingMarker missing, int[] indicated) {
        this.columns = columns.toArray(Column[]::new);
        this.missing = missing;
        this.indicated = indicated.clone();
        this.kept = (int) columns.stream().filter(Column::kept).count();
        this.texts = columns.stream().anyMatch(column -> column.kept && column.isText());
        for (int column : indicated) {
            if (column < 0 || column >= columns.size()) {
                throw new IllegalArgumentException("indicator of column " + column + " of " + columns.size());
            }
        }
    }

    @Override
    public int inputs() {
        return columns.length;
    }

    @Override
    public int outputs() {
        return kept + indicated.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int width = outputs();
        double[] numbers = new double[rows * width];
        @Nullable String @Nullable [] filledTexts = texts ? new String[rows * width] : null;
        for (int row = 0; row < rows; row++) {
            int at = fill(in, row, numbers, filledTexts, row * width);
            for (int column : indicated) {
                numbers[at++] = missing.matches(in, row, column, columns[column].isText()) ? 1 : 0;
            }
        }
        return new Table(rows, width, numbers, filledTexts);
    }

    private int fill(Table in, int row, double[] numbers, @Nullable String @Nullable [] filledTexts, int from) {
        int at = from;
        for (int i = 0; i < columns.length; i++) {
            Column column = columns[i];
            if (!column.kept) {
                continue;
            }
            boolean isMissing = missing.matches(in, row, i, column.isText());
            if (!column.isText()) {
                numbers[at] = isMissing ? column.number : in.number(row, i);
            } else if (filledTexts != null) {
                filledTexts[at] = isMissing ? column.text : in.text(row, i);
            }
            at++;
        }
        return at;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        List<Domain> domains = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < columns.length; i++) {
            domains.add(columns[i].kept ? domain(i, downstream.get(at++)) : unread(i));
        }
        return domains;
    }

    private Domain domain(int i, Domain next) {
        Column column = columns[i];
        Domain.Kind kind = column.isText() ? Domain.Kind.TEXT : Domain.Kind.NUMBER;
        if (next.kind() != Domain.Kind.ANY && next.kind() != kind) {
            throw new KindConflictException("column " + i + " is filled with a " + (column.isText() ? "text" : "number")
                    + ", but the next step reads it as a " + (column.isText() ? "number" : "text"));
        }
        boolean filled = column.isText() || !Double.isNaN(column.number) || next.acceptsMissing();
        return new Domain(kind, missing.absent() && filled, next.categories(), next.acceptsUnknown());
    }

    /** A dropped column is read only for its indicator, and only for whether it is there. */
    private Domain unread(int i) {
        for (int column : indicated) {
            if (column == i) {
                return missing.absent() ? Domain.NUMBER_OR_MISSING : Domain.NUMBER;
            }
        }
        return Domain.UNUSED;
    }
}
