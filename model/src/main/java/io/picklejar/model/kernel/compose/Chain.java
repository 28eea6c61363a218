package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.kernel.preprocess.InPlace;
import io.picklejar.model.kernel.preprocess.InPlaceRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Steps one after the other. */
public final class Chain implements Transform {

    private final Transform[] steps;
    private final int inputs;
    private final int outputs;

    private Chain(List<Transform> steps) {
        this.steps = steps.toArray(Transform[]::new);
        this.inputs = this.steps[0].inputs();
        this.outputs = this.steps[this.steps.length - 1].outputs();
    }

    /**
     * The steps as one. Nested chains are opened, steps that do nothing are left out, runs of steps that work in place share
     * one copy.
     *
     * @param steps at least one; each reads as many columns as the one before it makes
     */
    public static Transform of(List<Transform> steps) {
        requireFitting(steps);
        List<Transform> flat = new ArrayList<>();
        steps.forEach(step -> addFlat(step, flat));
        List<Transform> merged = mergeInPlace(flat);
        if (merged.isEmpty()) {
            return steps.get(0);
        }
        return merged.size() == 1 ? merged.get(0) : new Chain(merged);
    }

    private static void requireFitting(List<Transform> steps) {
        for (int i = 1; i < steps.size(); i++) {
            int made = steps.get(i - 1).outputs();
            if (steps.get(i).inputs() != made) {
                throw new IllegalArgumentException(
                        "step " + i + " reads " + steps.get(i).inputs() + " columns of " + made);
            }
        }
    }

    private static void addFlat(Transform step, List<Transform> to) {
        if (step instanceof Chain chain) {
            to.addAll(Arrays.asList(chain.steps));
        } else if (!(step instanceof Identity)) {
            to.add(step);
        }
    }

    private static List<Transform> mergeInPlace(List<Transform> steps) {
        List<Transform> merged = new ArrayList<>();
        List<InPlace> run = new ArrayList<>();
        for (Transform step : steps) {
            if (step instanceof InPlaceRun nested) {
                run.addAll(nested.steps());
            } else if (step instanceof InPlace inPlace) {
                run.add(inPlace);
            } else {
                flush(run, merged);
                merged.add(step);
            }
        }
        flush(run, merged);
        return merged;
    }

    private static void flush(List<InPlace> run, List<Transform> to) {
        if (!run.isEmpty()) {
            to.add(run.size() == 1 ? run.get(0) : new InPlaceRun(run));
            run.clear();
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
        return Arrays.stream(steps).allMatch(Transform::keepsSparse);
    }

    @Override
    public int widest() {
        return Arrays.stream(steps).mapToInt(Transform::widest).max().orElse(0);
    }

    @Override
    public Table apply(Table in) {
        Table table = steps[0].apply(in);
        try {
            for (int i = 1; i < steps.length; i++) {
                table = steps[i].apply(table);
            }
        } catch (UnanswerableException e) {
            throw e.behindSteps();
        }
        return table;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        List<Domain> domains = downstream;
        for (int i = steps.length - 1; i >= 0; i--) {
            domains = steps[i].domains(domains);
        }
        return domains;
    }
}
