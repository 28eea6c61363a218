package io.picklejar.model.pickle;

/** A Python or numpy bool. */
public record PyBool(boolean value) implements PyValue {
    static final PyBool TRUE = new PyBool(true);
    static final PyBool FALSE = new PyBool(false);

    static PyBool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public String describe() {
        return value ? "bool True" : "bool False";
    }
}
