package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** {@code log P(class) + log P(row | class)}. The rules of {@link io.picklejar.model.kernel.Estimator} hold. */
public interface JointLikelihood {

    int inputs();

    int classes();

    /** {@code rows x classes}, row-major; the array is the caller's. */
    double[] joint(Table in);

    default boolean readsSparse() {
        return false;
    }

    default List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
