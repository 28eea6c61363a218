package io.picklejar.model.artifact;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Answers with {@code 1 * first + 10 * second + 100 * third …}, so that every column's place shows; a text counts as its
 * length. As a classifier the answer picks the class, and the class gets the probability 0.75; the second output's is a
 * tenth of the first's, and so on.
 */
final class FakeModel implements LoadedModel {

    private final PartInfo info;
    private final List<InputColumn> inputs;
    private final Output output;

    /** How often {@link #close} was called. */
    int closed;

    private FakeModel(PartInfo info, List<InputColumn> inputs, Output output) {
        this.info = info;
        this.inputs = inputs;
        this.output = output;
    }

    /** Keys: {@code columns=a,b} or {@code width=2}, {@code reads=n;t:x,y}, {@code classes=0,1;0,1}, {@code outputs=2}. */
    static FakeModel of(Map<String, String> has) {
        List<String> names = has.containsKey("columns")
                ? List.of(has.getOrDefault("columns", "").split(","))
                : List.of();
        int width = names.isEmpty() ? Integer.parseInt(has.getOrDefault("width", "1")) : names.size();
        List<Domain> domains =
                has.containsKey("reads") ? FakeColumns.domains(has.getOrDefault("reads", "")) : List.of();
        List<InputColumn> inputs = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            inputs.add(new InputColumn(
                    names.isEmpty() ? null : names.get(i), domains.isEmpty() ? Domain.NUMBER : domains.get(i)));
        }
        Output output = has.containsKey("classes")
                ? new Output.Classes(
                        Stream.of(has.getOrDefault("classes", "").split(";"))
                                .map(FakeEngine::labels)
                                .toList(),
                        !has.containsKey("bare"))
                : new Output.Numbers(Integer.parseInt(has.getOrDefault("outputs", "1")), false);
        return new FakeModel(
                FakeEngine.info(has.containsKey("classes") ? "FakeClassifier" : "FakeRegressor", has), inputs, output);
    }

    @Override
    public PartInfo info() {
        return info;
    }

    @Override
    public List<InputColumn> inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table rows) {
        double[] sums = new double[rows.rows()];
        for (int row = 0; row < rows.rows(); row++) {
            double weight = 1;
            for (int column = 0; column < rows.columns(); column++, weight *= 10) {
                String text = rows.text(row, column);
                sums[row] += weight * (text == null ? rows.number(row, column) : text.length());
            }
        }
        return output instanceof Output.Classes classes ? classes(classes, sums) : numbers(sums);
    }

    private Predictions numbers(double[] sums) {
        double[] numbers = new double[sums.length * output.outputs()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sums[i / output.outputs()] + i % output.outputs();
        }
        return Predictions.ofNumbers(sums.length, numbers);
    }

    private static Predictions classes(Output.Classes classes, double[] sums) {
        int outputs = classes.outputs();
        int[] picked = new int[sums.length * outputs];
        double[] probabilities = new double[sums.length * classes.probabilitiesPerRow()];
        int at = 0;
        for (int k = 0; k < picked.length; k++) {
            int width = classes.classes().get(k % outputs).size();
            picked[k] = Math.floorMod((long) (sums[k / outputs] / Math.pow(10, k % outputs)), width);
            for (int i = 0; i < width; i++) {
                probabilities[at++] = i == picked[k] ? 0.75 : 0.25 / (width - 1);
            }
        }
        return Predictions.ofClasses(sums.length, picked, classes.probabilities() ? probabilities : null);
    }

    @Override
    public void close() {
        closed++;
    }
}
