package io.picklejar.model.pickle;

/** A Python or numpy float; numpy's narrower floats are widened exactly. */
public record PyFloat(double value) implements PyValue {
    @Override
    public String describe() {
        return "float " + value;
    }
}
