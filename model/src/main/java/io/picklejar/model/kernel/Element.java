package io.picklejar.model.kernel;

/**
 * What the values of a tensor are, by the names that tensor libraries have for them. Whole numbers, whatever their width,
 * are held as {@code long}; an unsigned 64-bit number beyond {@link Long#MAX_VALUE} cannot be held.
 */
public enum Element {
    FLOAT16("number", -65_504, 65_504),
    BFLOAT16("number", -Float.MAX_VALUE, Float.MAX_VALUE),
    FLOAT("number", -Float.MAX_VALUE, Float.MAX_VALUE),
    DOUBLE("number", -Double.MAX_VALUE, Double.MAX_VALUE),
    INT8("integer", Byte.MIN_VALUE, Byte.MAX_VALUE),
    UINT8("integer", 0, 255),
    INT16("integer", Short.MIN_VALUE, Short.MAX_VALUE),
    UINT16("integer", 0, 65_535),
    INT32("integer", Integer.MIN_VALUE, Integer.MAX_VALUE),
    UINT32("integer", 0, 4_294_967_295L),
    INT64("integer", Long.MIN_VALUE, Long.MAX_VALUE),
    UINT64("integer", 0, Long.MAX_VALUE),
    BOOLEAN("boolean", 0, 1),
    TEXT("string", 0, 0);

    private final String word;
    private final double lowest;
    private final double highest;

    Element(String word, double lowest, double highest) {
        this.word = word;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The word of JSON Schema. */
    public String word() {
        return word;
    }

    /** The least number that it can hold. */
    public double lowest() {
        return lowest;
    }

    /** The greatest number that it can hold. */
    public double highest() {
        return highest;
    }

    public boolean isWhole() {
        return word.equals("integer");
    }

    public boolean isReal() {
        return word.equals("number");
    }

    /** Whether its values lie in {@link Tensor.Floats} rather than in doubles, longs or texts. */
    public boolean isSingle() {
        return this == FLOAT || this == FLOAT16 || this == BFLOAT16;
    }
}
