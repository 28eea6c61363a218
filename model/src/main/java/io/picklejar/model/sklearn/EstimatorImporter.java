package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;

/** Makes an estimator of a fitted classifier or regressor. */
@FunctionalInterface
interface EstimatorImporter {

    /**
     * Reads the fitted attributes.
     *
     * @param in the columns it will read
     */
    Estimator read(Fitted fitted, Incoming in);
}
