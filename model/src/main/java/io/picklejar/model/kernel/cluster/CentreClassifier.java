package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The class of the nearest centre, without probabilities. Source: {@code NearestCentroid.predict} of scikit-learn. */
public final class CentreClassifier implements Estimator {

    private final Centres centres;
    private final Output output;

    /** @param classes one a centre */
    public CentreClassifier(Centres centres, List<Label> classes) {
        if (classes.size() != centres.count()) {
            throw new IllegalArgumentException(classes.size() + " classes for " + centres.count() + " centres");
        }
        this.centres = centres;
        this.output = Output.Classes.of(classes, false);
    }

    @Override
    public int inputs() {
        return centres.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        return Predictions.ofClasses(in.rows(), centres.nearest(in), null);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
