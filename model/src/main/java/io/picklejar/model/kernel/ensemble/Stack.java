package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/**
 * What the first estimators say, side by side, with the original columns behind it where they are passed through. Source:
 * {@code _BaseStacking._concatenate_predictions}.
 */
public final class Stack implements Transform {

    private final List<Reading> readings;
    private final boolean passthrough;
    private final int inputs;
    private final int outputs;

    public Stack(List<Reading> readings, boolean passthrough) {
        this.readings = List.copyOf(readings);
        this.passthrough = passthrough;
        this.inputs = Members.inputs(readings.stream().map(Reading::estimator).toList());
        int made = readings.stream().mapToInt(Reading::width).sum();
        this.outputs = passthrough ? Math.addExact(made, inputs) : made;
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
    public Table apply(Table in) {
        int rows = in.rows();
        double[] cells = new double[rows * outputs];
        int at = 0;
        for (Reading reading : readings) {
            put(reading.read(in), reading.width(), cells, at, rows);
            at += reading.width();
        }
        if (passthrough) {
            put(in.numbers(), inputs, cells, at, rows);
        }
        return Table.ofNumbers(rows, outputs, cells);
    }

    private void put(double[] from, int width, double[] cells, int at, int rows) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, row * width, cells, row * outputs + at, width);
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains =
                Members.domains(readings.stream().map(Reading::estimator).toList());
        return passthrough ? Members.both(domains, downstream.subList(outputs - inputs, outputs)) : domains;
    }
}
