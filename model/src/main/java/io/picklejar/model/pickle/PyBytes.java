package io.picklejar.model.pickle;

import java.util.Arrays;

/** Python bytes or bytearray. The array is the value's own: callers do not write to it. */
public final class PyBytes implements PyValue {
    private final byte[] value;

    public PyBytes(byte[] value) {
        this.value = value;
    }

    public byte[] value() {
        return value;
    }

    public int length() {
        return value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PyBytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String describe() {
        return "bytes of length " + value.length;
    }

    @Override
    public String toString() {
        return describe();
    }
}
