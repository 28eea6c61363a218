package io.picklejar.model.schema;

/** The types of JSON Schema that a feature may have. */
public enum FeatureType {
    NUMBER("number"),
    INTEGER("integer"),
    STRING("string"),
    BOOLEAN("boolean"),
    /** A tensor: nested lists, of the shape and element that the feature tells. */
    TENSOR("array"),
    /** A column that the model does not read: any scalar will do. Never written in metadata. */
    ANY("any");

    private final String word;

    FeatureType(String word) {
        this.word = word;
    }

    /** The word of JSON Schema. */
    public String word() {
        return word;
    }

    /** Whether a value of this type is held as a text rather than a number. */
    public boolean isText() {
        return this == STRING;
    }
}
