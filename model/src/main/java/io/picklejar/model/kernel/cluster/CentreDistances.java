package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** The distances to all centres. Source: {@code KMeans.transform} of scikit-learn. */
public final class CentreDistances implements Transform {

    private final Centres centres;

    public CentreDistances(Centres centres) {
        this.centres = centres;
    }

    @Override
    public int inputs() {
        return centres.inputs();
    }

    @Override
    public int outputs() {
        return centres.count();
    }

    @Override
    public Table apply(Table in) {
        return Table.ofNumbers(in.rows(), centres.count(), centres.distances(in));
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
