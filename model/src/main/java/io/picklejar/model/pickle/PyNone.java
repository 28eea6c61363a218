package io.picklejar.model.pickle;

/** Python's {@code None}. */
public enum PyNone implements PyValue {
    NONE;

    @Override
    public String describe() {
        return "None";
    }
}
