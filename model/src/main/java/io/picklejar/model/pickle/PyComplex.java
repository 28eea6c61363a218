package io.picklejar.model.pickle;

/** A Python or numpy complex number. */
public record PyComplex(double real, double imaginary) implements PyValue {
    @Override
    public String describe() {
        return "complex " + real + (imaginary < 0 ? "" : "+") + imaginary + "j";
    }
}
