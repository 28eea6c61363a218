package io.picklejar.model.pickle;

import java.math.BigInteger;

/** A Python integer beyond 64 signed bits. At most {@value #MAX_BYTES} bytes long, so that printing it stays cheap. */
public record PyBigInt(BigInteger value) implements PyValue {
    static final int MAX_BYTES = 1024;

    /** The value as {@link PyInt} where it fits. */
    static PyValue of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? new PyInt(value.longValueExact()) : new PyBigInt(value);
    }

    @Override
    public String describe() {
        return "int of " + (value.bitLength() + 1) + " bits";
    }
}
