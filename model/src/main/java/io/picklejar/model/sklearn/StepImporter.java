package io.picklejar.model.sklearn;

/** Makes a transform of a fitted transformer. */
@FunctionalInterface
interface StepImporter {

    /**
     * Reads the fitted attributes.
     *
     * @param in the columns it will read
     */
    ImportedStep read(Fitted fitted, Incoming in);
}
