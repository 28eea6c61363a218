package io.picklejar.model.artifact;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A preprocessor that was fitted on some of the columns and gives back as many: what a notebook writes as {@code
 * X[numeric] = scaler.transform(X[numeric])}. The other columns pass.
 */
final class InPlaceStep implements Transform {

    private final Transform step;
    private final int[] columns;
    private final int width;

    /**
     * @param columns position in the table of each column that {@code step} reads
     * @param width columns of the table
     */
    InPlaceStep(Transform step, int[] columns, int width) {
        this.step = step;
        this.columns = columns;
        this.width = width;
    }

    @Override
    public int inputs() {
        return width;
    }

    @Override
    public int outputs() {
        return width;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        Table made = step.apply(part(in));
        double[] numbers = Arrays.copyOf(in.numbers(), rows * width);
        @Nullable String @Nullable [] texts = in.hasTexts() || made.hasTexts() ? texts(in) : null;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.length; i++) {
                numbers[row * width + columns[i]] = made.number(row, i);
                if (texts != null) {
                    texts[row * width + columns[i]] = made.text(row, i);
                }
            }
        }
        return new Table(rows, width, numbers, texts);
    }

    private @Nullable String[] texts(Table in) {
        @Nullable String[] texts = new String[in.rows() * width];
        for (int row = 0; row < in.rows(); row++) {
            for (int column = 0; column < width; column++) {
                texts[row * width + column] = in.text(row, column);
            }
        }
        return texts;
    }

    private Table part(Table in) {
        int rows = in.rows();
        double[] numbers = new double[rows * columns.length];
        @Nullable String @Nullable [] texts = in.hasTexts() ? new String[numbers.length] : null;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.length; i++) {
                numbers[row * columns.length + i] = in.number(row, columns[i]);
                if (texts != null) {
                    texts[row * columns.length + i] = in.text(row, columns[i]);
                }
            }
        }
        return new Table(rows, columns.length, numbers, texts);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        List<Domain> wanted = new ArrayList<>();
        for (int column : columns) {
            wanted.add(downstream.get(column));
        }
        List<Domain> needed = step.domains(wanted);
        List<Domain> domains = new ArrayList<>(downstream);
        for (int i = 0; i < columns.length; i++) {
            domains.set(columns[i], needed.get(i));
        }
        return domains;
    }
}
