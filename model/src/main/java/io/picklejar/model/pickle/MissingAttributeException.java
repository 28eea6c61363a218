package io.picklejar.model.pickle;

/** An object of the file lacks an attribute that its class should have: not fitted, or of an unknown version. */
public final class MissingAttributeException extends ModelFileException {
    private static final long serialVersionUID = 1L;

    private final String attribute;

    public MissingAttributeException(String className, String attribute) {
        super(className + " has no attribute '" + attribute + "' (not fitted, or saved by an unknown version)");
        this.attribute = attribute;
    }

    public String attribute() {
        return attribute;
    }
}
