package io.picklejar.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link LoadedModel}, as tests. An engine's test extends this class and gives a model and rows that it takes;
 * answers are compared bit for bit, but for native engines ({@link #batchTolerance}).
 */
public abstract class ModelContract {

    private static final double[] EXTREMES = {
        0, -0.0, 1e308, -1e308, Double.MAX_VALUE, 1e-308, -1e-308, Double.MIN_VALUE, 3.5e38, -3.5e38, 1e-46, 1e16, 0.1
    };

    /** The model under test; the same or a new one at each call. */
    protected abstract LoadedModel model();

    /** At least two rows as they were trained. */
    protected abstract Table examples();

    /**
     * How far, relatively, a batch may be from the singles. Zero but for native engines, whose matrix products add up in an
     * order that depends on how many rows there are.
     */
    protected double batchTolerance() {
        return 0;
    }

    @Test
    void saysWhatItIs() {
        LoadedModel model = model();
        assertThat(model.info().engine()).isNotBlank();
        assertThat(model.info().type()).isNotBlank();
        assertThat(model.inputs()).hasSize(examples().columns());
        assertThat(model.output().outputs()).isPositive();
    }

    @Test
    void answersHaveTheShapeThatTheOutputTells() {
        LoadedModel model = model();
        Table rows = examples();
        for (int count : new int[] {0, 1, rows.rows()}) {
            assertShape(model.output(), model.predict(rows.slice(0, count)), count);
        }
    }

    @Test
    void isDeterministic() {
        LoadedModel model = model();
        assertSame(model.predict(examples()), model.predict(examples()));
    }

    @Test
    void batchGivesWhatSinglesGive() {
        LoadedModel model = model();
        Table rows = repeated(examples(), 67);
        assertBatchIsSingles(model, rows);
    }

    @Test
    void everyPartOfABatchGivesTheSame() {
        LoadedModel model = model();
        Table rows = repeated(examples(), 23);
        Answer whole = Answer.of(model.output(), model.predict(rows), rows.rows());
        for (int from = 0; from < rows.rows(); from += 5) {
            int to = Math.min(rows.rows(), from + 5);
            Answer part = Answer.of(model.output(), model.predict(rows.slice(from, to)), to - from);
            for (int row = from; row < to; row++) {
                assertSameRow(part.bits().get(row - from), whole.bits().get(row), row);
            }
        }
    }

    @Test
    void extremeNumbersAreAnswered() {
        LoadedModel model = model();
        Table rows = withEach(model.inputs(), examples());
        int[] answered = IntStream.range(0, rows.rows())
                .filter(row -> isAnswered(model, rows.slice(row, row + 1)))
                .toArray();
        assertThat(answered).isNotEmpty();
        if (answered.length < rows.rows()) {
            assertThatThrownBy(() -> model.predict(rows)).isInstanceOf(UnanswerableException.class);
        }
        assertBatchIsSingles(model, chosen(rows, answered));
    }

    private static boolean isAnswered(LoadedModel model, Table row) {
        try {
            return model.predict(row).rows() == 1;
        } catch (UnanswerableException e) {
            return false;
        }
    }

    private static Table chosen(Table rows, int[] places) {
        int width = rows.columns();
        double[] numbers = new double[places.length * width];
        String[] texts = new String[places.length * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rows.number(places[i / width], i % width);
            texts[i] = rows.text(places[i / width], i % width);
        }
        return new Table(places.length, width, numbers, rows.hasTexts() ? texts : null);
    }

    @Test
    void missingValuesAreAnsweredWhereTheyAreAllowed() {
        LoadedModel model = model();
        Table rows = examples();
        assertBatchIsSingles(model, withMissing(model.inputs(), rows));
    }

    @Test
    void unknownTextsAreAnsweredWhereTheyAreAllowed() {
        LoadedModel model = model();
        assertBatchIsSingles(model, withUnknown(model.inputs(), examples()));
    }

    @Test
    void arraysMayBeLongerThanTheRows() {
        LoadedModel model = model();
        Table rows = examples();
        int cells = rows.rows() * rows.columns();
        double[] numbers = Arrays.copyOf(rows.numbers(), cells + 7);
        Arrays.fill(numbers, cells, cells + 7, Double.NaN);
        Table longer = new Table(rows.rows(), rows.columns(), numbers, texts(rows, cells + 3));
        assertSame(model.predict(rows), model.predict(longer));
    }

    @Test
    void doesNotWriteToTheTable() {
        LoadedModel model = model();
        Table rows = repeated(examples(), 9);
        double[] before = rows.numbers().clone();
        @Nullable String @Nullable [] textsBefore = texts(rows, rows.rows() * rows.columns());
        model.predict(rows);
        assertThat(rows.numbers()).isEqualTo(before);
        assertThat(texts(rows, rows.rows() * rows.columns())).isEqualTo(textsBefore);
    }

    @Test
    void anotherWidthIsAnArgumentError() {
        LoadedModel model = model();
        int width = model.inputs().size();
        for (int wrong : new int[] {width - 1, width + 1, 0}) {
            if (wrong >= 0 && wrong != width) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> model.predict(Table.ofNumbers(1, wrong, new double[wrong])));
            }
        }
    }

    @Test
    void eightThreadsGetWhatOneGets() throws InterruptedException, ExecutionException {
        LoadedModel model = model();
        Table rows = repeated(examples(), 20);
        List<List<Long>> expected =
                Answer.of(model.output(), model.predict(rows), rows.rows()).bits();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<List<Long>>>> answers = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                answers.add(pool.submit(() -> {
                    start.await();
                    List<List<Long>> last = List.of();
                    for (int i = 0; i < 20; i++) {
                        last = Answer.of(model.output(), model.predict(rows), rows.rows())
                                .bits();
                    }
                    return last;
                }));
            }
            start.countDown();
            for (Future<List<List<Long>>> answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void closesQuietly() {
        LoadedModel model = model();
        model.predict(examples());
        assertThatCode(model::close).doesNotThrowAnyException();
    }

    private static void assertShape(Output output, Predictions answer, int rows) {
        assertThat(answer.rows()).isEqualTo(rows);
        if (output instanceof Output.Classes classes) {
            assertThat(answer.isClasses()).isTrue();
            assertThat(answer.classIndices()).hasSize(rows * output.outputs());
            double[] probabilities = answer.probabilities();
            assertThat(probabilities != null).isEqualTo(classes.probabilities());
            if (probabilities != null) {
                assertThat(probabilities).hasSize(rows * classes.probabilitiesPerRow());
            }
            for (int i = 0; i < answer.classIndices().length; i++) {
                int count = classes.classes().get(i % output.outputs()).size();
                assertThat(answer.classIndices()[i]).isBetween(0, count - 1);
            }
        } else {
            assertThat(answer.isClasses()).isFalse();
            assertThat(answer.numbers()).hasSize(rows * output.outputs());
        }
    }

    private static void assertSame(Predictions a, Predictions b) {
        assertThat(b.isClasses()).isEqualTo(a.isClasses());
        if (a.isClasses()) {
            assertThat(b.classIndices()).isEqualTo(a.classIndices());
            assertThat(b.probabilities()).isEqualTo(a.probabilities());
        } else {
            assertThat(b.numbers()).isEqualTo(a.numbers());
        }
    }

    /** A batch with a row that the model has no answer for has none either; the other rows have theirs. */
    private void assertBatchIsSingles(LoadedModel model, Table all) {
        Table rows = answerable(model, all);
        if (rows.rows() < all.rows()) {
            assertThatThrownBy(() -> model.predict(all)).isInstanceOf(UnanswerableException.class);
        }
        Predictions batch = model.predict(rows);
        assertShape(model.output(), batch, rows.rows());
        List<List<Long>> bits = Answer.of(model.output(), batch, rows.rows()).bits();
        for (int row = 0; row < rows.rows(); row++) {
            Predictions single = model.predict(rows.slice(row, row + 1));
            assertSameRow(Answer.of(model.output(), single, 1).bits().get(0), bits.get(row), row);
        }
    }

    private void assertSameRow(List<Long> got, List<Long> expected, int row) {
        if (batchTolerance() == 0) {
            assertThat(got).as("row %d", row).isEqualTo(expected);
            return;
        }
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            double a = Double.longBitsToDouble(got.get(i));
            double b = Double.longBitsToDouble(expected.get(i));
            boolean same = Double.compare(a, b) == 0 || Math.abs(a - b) <= batchTolerance() * Math.max(1, Math.abs(b));
            assertThat(same).as("row %d: %s and %s", row, a, b).isTrue();
        }
    }

    private static Table answerable(LoadedModel model, Table rows) {
        List<Table> answered = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            Table single = rows.slice(row, row + 1);
            try {
                model.predict(single);
                answered.add(single);
            } catch (UnanswerableException e) {
                // left out
            }
        }
        int columns = rows.columns();
        double[] numbers = new double[answered.size() * columns];
        @Nullable String[] texts = new String[answered.size() * columns];
        for (int row = 0; row < answered.size(); row++) {
            for (int column = 0; column < columns; column++) {
                numbers[row * columns + column] = answered.get(row).number(0, column);
                texts[row * columns + column] = answered.get(row).text(0, column);
            }
        }
        return new Table(answered.size(), columns, numbers, rows.hasTexts() ? texts : null);
    }

    /** {@code count} rows, the examples over and over. */
    private static Table repeated(Table rows, int count) {
        double[] numbers = new double[count * rows.columns()];
        @Nullable String[] texts = new String[count * rows.columns()];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < rows.columns(); column++) {
                numbers[row * rows.columns() + column] = rows.number(row % rows.rows(), column);
                texts[row * rows.columns() + column] = rows.text(row % rows.rows(), column);
            }
        }
        return new Table(count, rows.columns(), numbers, rows.hasTexts() ? texts : null);
    }

    /** A row for each extreme in each open column of numbers, and a row for each extreme in all of them. */
    private static Table withEach(List<InputColumn> inputs, Table rows) {
        List<int[]> changes = new ArrayList<>();
        for (int extreme = 0; extreme < EXTREMES.length; extreme++) {
            changes.add(new int[] {-1, extreme});
            for (int column = 0; column < Math.min(inputs.size(), 12); column++) {
                changes.add(new int[] {column, extreme});
            }
        }
        Table table = repeated(rows, changes.size());
        for (int row = 0; row < changes.size(); row++) {
            for (int column = 0; column < inputs.size(); column++) {
                Domain domain = inputs.get(column).domain();
                boolean open = domain.kind() != Domain.Kind.TEXT && domain.acceptsUnknown();
                if (open && (changes.get(row)[0] == -1 || changes.get(row)[0] == column)) {
                    table.numbers()[row * table.columns() + column] = EXTREMES[changes.get(row)[1]];
                }
            }
        }
        return table;
    }

    private static Table withMissing(List<InputColumn> inputs, Table rows) {
        int count = inputs.size() + 1;
        Table base = repeated(rows, count);
        double[] numbers = base.numbers();
        @Nullable String @Nullable [] texts = texts(base, count * base.columns());
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < inputs.size(); column++) {
                if (inputs.get(column).domain().acceptsMissing() && (row == column || row == inputs.size())) {
                    numbers[row * inputs.size() + column] = Double.NaN;
                    if (texts != null) {
                        texts[row * inputs.size() + column] = null;
                    }
                }
            }
        }
        return new Table(count, base.columns(), numbers, texts);
    }

    private static Table withUnknown(List<InputColumn> inputs, Table rows) {
        Table base = repeated(rows, inputs.size() + 1);
        @Nullable String @Nullable [] texts = texts(base, base.rows() * base.columns());
        if (texts != null) {
            for (int row = 0; row < base.rows(); row++) {
                for (int column = 0; column < inputs.size(); column++) {
                    Domain domain = inputs.get(column).domain();
                    boolean open = domain.kind() == Domain.Kind.TEXT && domain.acceptsUnknown();
                    if (open && (row == column || row == inputs.size())) {
                        texts[row * inputs.size() + column] = "never seen \u2603";
                    }
                }
            }
        }
        return new Table(base.rows(), base.columns(), base.numbers(), texts);
    }

    private static @Nullable String @Nullable [] texts(Table rows, int length) {
        if (!rows.hasTexts()) {
            return null;
        }
        @Nullable String[] texts = new String[length];
        for (int i = 0; i < rows.rows() * rows.columns(); i++) {
            texts[i] = rows.text(i / rows.columns(), i % rows.columns());
        }
        return texts;
    }

    /** Rows of an answer as bits, so that NaN equals NaN and -0.0 differs from 0.0. */
    private record Answer(List<List<Long>> bits) {

        static Answer of(Output output, Predictions answer, int rows) {
            List<List<Long>> bits = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                List<Long> line = new ArrayList<>();
                if (answer.isClasses()) {
                    for (int i = 0; i < output.outputs(); i++) {
                        line.add((long) answer.classIndices()[row * output.outputs() + i]);
                    }
                    add(answer.probabilities(), row, rows, line);
                } else {
                    add(answer.numbers(), row, rows, line);
                }
                bits.add(line);
            }
            return new Answer(bits);
        }

        private static void add(double @Nullable [] values, int row, int rows, List<Long> to) {
            if (values == null) {
                return;
            }
            int width = values.length / rows;
            for (int i = row * width; i < (row + 1) * width; i++) {
                to.add(Double.doubleToLongBits(values[i]));
            }
        }
    }
}
