package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;

/**
 * A transformer as an importer returns it.
 *
 * @param out precision of the columns it makes
 */
record ImportedStep(Transform transform, Precision out) {

    /** What the next step will read. */
    Incoming outgoing() {
        return new Incoming(transform.outputs(), out);
    }
}
