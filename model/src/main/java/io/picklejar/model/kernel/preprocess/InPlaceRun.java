package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.List;

/** Steps one after the other on one copy of the cells. */
public record InPlaceRun(List<InPlace> steps) implements InPlace {

    public InPlaceRun {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a run of no steps");
        }
    }

    @Override
    public int inputs() {
        return steps.get(0).inputs();
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        steps.get(0).applyTo(cells, rows);
        try {
            for (int i = 1; i < steps.size(); i++) {
                steps.get(i).applyTo(cells, rows);
            }
        } catch (UnanswerableException e) {
            throw e.behindSteps();
        }
    }

    @Override
    public boolean keepsSparse() {
        return steps.stream().allMatch(InPlace::keepsSparse);
    }

    @Override
    public void applyToSparse(int[] columns, double[] values, int count) {
        for (InPlace step : steps) {
            step.applyToSparse(columns, values, count);
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        List<Domain> domains = downstream;
        for (int i = steps.size() - 1; i >= 0; i--) {
            domains = steps.get(i).domains(domains);
        }
        return domains;
    }
}
