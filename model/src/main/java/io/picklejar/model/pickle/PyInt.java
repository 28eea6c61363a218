package io.picklejar.model.pickle;

/** A Python or numpy integer that fits in 64 signed bits. */
public record PyInt(long value) implements PyValue {
    @Override
    public String describe() {
        return "int " + value;
    }
}
