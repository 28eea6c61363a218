package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps side by side, each on columns of its own choice; what they make is put next to each other in their order. */
public final class ColumnSplit implements Transform {

    /** More columns than this stay sparse where a part makes them so. */
    private static final int WIDE = 512;

    /** A step and the input columns it reads, in the order it wants them. */
    public static final class Part {
        private final int[] columns;
        private final Transform step;
        private final boolean readsTexts;

        public Part(int[] columns, Transform step) {
            if (step.inputs() != columns.length) {
                throw new IllegalArgumentException(
                        "a step of " + step.inputs() + " columns on a choice of " + columns.length);
            }
            this.columns = columns.clone();
            this.step = step;
            this.readsTexts = step.domains(Domains.all(step.outputs(), Domain.UNUSED)).stream()
                    .anyMatch(domain -> domain.kind() != Domain.Kind.NUMBER);
        }
    }

    private final int inputs;
    private final int outputs;
    private final Part[] parts;

    public ColumnSplit(int inputs, List<Part> parts) {
        this.inputs = inputs;
        this.parts = parts.toArray(Part[]::new);
        this.outputs = parts.stream().mapToInt(part -> part.step.outputs()).sum();
        for (Part part : parts) {
            for (int column : part.columns) {
                if (column < 0 || column >= inputs) {
                    throw new IllegalArgumentException("column " + column + " of " + inputs);
                }
            }
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public boolean keepsSparse() {
        return Arrays.stream(parts).anyMatch(part -> part.step.keepsSparse())
                && Arrays.stream(parts).allMatch(part -> part.step.keepsSparse() || part.step.widest() <= WIDE);
    }

    @Override
    public int widest() {
        return Arrays.stream(parts).mapToInt(part -> part.step.widest()).reduce(Math.max(inputs, outputs), Math::max);
    }

    @Override
    public Table apply(Table in) {
        Table[] made = new Table[parts.length];
        boolean anySparse = false;
        boolean anyTexts = false;
        for (int i = 0; i < made.length; i++) {
            made[i] = made(in, parts[i]);
            anySparse |= made[i].isSparse();
            anyTexts |= made[i].hasTexts();
        }
        return anySparse && !anyTexts && outputs > WIDE ? SparseRows.beside(in.rows(), made) : beside(in.rows(), made);
    }

    private static Table made(Table in, Part part) {
        try {
            return part.step.apply(gather(in, part));
        } catch (UnanswerableException e) {
            throw e.within(part.columns);
        }
    }

    private Table beside(int rows, Table[] tables) {
        double[] numbers = new double[rows * outputs];
        @Nullable String @Nullable [] texts = null;
        int at = 0;
        for (Table made : tables) {
            if (made.hasTexts() && texts == null) {
                texts = new String[rows * outputs];
            }
            put(made, made.columns(), numbers, texts, at);
            at += made.columns();
        }
        return new Table(rows, outputs, numbers, texts);
    }

    private static Table gather(Table in, Part part) {
        int rows = in.rows();
        int[] columns = part.columns;
        double[] numbers = new double[rows * columns.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column : columns) {
                numbers[at++] = in.number(row, column);
            }
        }
        return new Table(rows, columns.length, numbers, part.readsTexts && in.hasTexts() ? texts(in, columns) : null);
    }

    private static @Nullable String[] texts(Table in, int[] columns) {
        @Nullable String[] texts = new String[in.rows() * columns.length];
        int at = 0;
        for (int row = 0; row < in.rows(); row++) {
            for (int column : columns) {
                texts[at++] = in.text(row, column);
            }
        }
        return texts;
    }

    private void put(Table made, int width, double[] numbers, @Nullable String @Nullable [] texts, int at) {
        double[] cells = made.numbers();
        for (int row = 0; row < made.rows(); row++) {
            System.arraycopy(cells, row * width, numbers, row * outputs + at, width);
            for (int i = 0; texts != null && made.hasTexts() && i < width; i++) {
                texts[row * outputs + at + i] = made.text(row, i);
            }
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domain[] domains = new Domain[inputs];
        Arrays.fill(domains, Domain.UNUSED);
        int at = 0;
        for (Part part : parts) {
            List<Domain> wanted = part.step.domains(downstream.subList(at, at + part.step.outputs()));
            for (int i = 0; i < part.columns.length; i++) {
                int column = part.columns[i];
                domains[column] = Domains.both(domains[column], wanted.get(i), column);
            }
            at += part.step.outputs();
        }
        return List.of(domains);
    }
}
