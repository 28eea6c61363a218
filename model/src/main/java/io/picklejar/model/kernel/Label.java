package io.picklejar.model.kernel;

/**
 * A class or a category as it was trained: text, whole number, real number or truth value. Two labels are equal when they
 * are of one kind and of one value, so {@code 1} and {@code 1.0} and {@code true} are three labels.
 */
public sealed interface Label {

    record Text(String value) implements Label {
        @Override
        public String toString() {
            return value;
        }
    }

    record Whole(long value) implements Label {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record Real(double value) implements Label {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    record Flag(boolean value) implements Label {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    static Label of(String value) {
        return new Text(value);
    }

    static Label of(long value) {
        return new Whole(value);
    }

    static Label of(double value) {
        return new Real(value);
    }

    static Label of(boolean value) {
        return new Flag(value);
    }
}
