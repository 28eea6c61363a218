package io.picklejar.model.pickle;

/** A numpy dtype as a value. A pickle makes it in two steps (call, then state), hence the holder. */
public final class PyDType implements PyValue {
    private DType dtype;

    public PyDType(DType dtype) {
        this.dtype = dtype;
    }

    public DType dtype() {
        return dtype;
    }

    void set(DType complete) {
        dtype = complete;
    }

    @Override
    public String describe() {
        return "dtype " + dtype.name();
    }

    @Override
    public String toString() {
        return describe();
    }
}
