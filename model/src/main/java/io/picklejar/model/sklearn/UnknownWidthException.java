package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;

/** A step at the front of a model that works on any number of columns and does not tell (so before 0.24) which it was. */
final class UnknownWidthException extends ModelLoadException {

    private static final long serialVersionUID = 1L;

    UnknownWidthException(String message) {
        super(message);
    }
}
