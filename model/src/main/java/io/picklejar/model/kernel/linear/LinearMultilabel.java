package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.Collections;
import java.util.List;

/** One answer of 0 or 1 a score: its sign. Source: {@code RidgeClassifier.predict} of scikit-learn for several labels. */
public final class LinearMultilabel implements Scored {

    private static final List<Label> NO_OR_YES = List.of(Label.of(0L), Label.of(1L));

    private final LinearMap map;
    private final Output output;

    public LinearMultilabel(LinearMap map) {
        this.map = map;
        this.output = new Output.Classes(Collections.nCopies(map.outputs(), NO_OR_YES), false);
    }

    @Override
    public int inputs() {
        return map.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public boolean readsSparse() {
        return true;
    }

    @Override
    public int scores() {
        return map.outputs();
    }

    @Override
    public double[] decide(Table in) {
        return map.apply(in);
    }

    @Override
    public Predictions predict(Table in) {
        double[] scores = map.apply(in);
        int[] indices = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            indices[i] = scores[i] > 0 ? 1 : 0;
        }
        return Predictions.ofClasses(in.rows(), indices, null);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
