package io.picklejar.model.pickle;

import java.util.List;

/**
 * A Python value as data.
 *
 * <ol>
 *   <li>Scalars are records and compare by value. Containers, objects and arrays compare by identity, because a file may
 *       make them contain themselves; their {@code toString} shows one level only.
 *   <li>The graph may have shared parts and cycles, its nesting is bounded by {@link ReadLimits#maxDepth()} along the
 *       order in which it was written. Code that follows references in another order bounds its own recursion.
 *   <li>Values are not thread-safe: a file is read, imported and dropped by one thread.
 *   <li>The {@code as…} methods never coerce between kinds (a string is no number), except that Python's bool is an int
 *       and an int is a float. They throw {@link ModelFileException} with what was found.
 * </ol>
 */
public sealed interface PyValue
        permits PyNone,
                PyBool,
                PyInt,
                PyBigInt,
                PyFloat,
                PyComplex,
                PyStr,
                PyBytes,
                PyTuple,
                PyList,
                PyDict,
                PySet,
                PySlice,
                PyGlobal,
                PyObject,
                PyDType,
                NdArray {

    /** What it is, shortly, for messages: {@code str 'abc'}, {@code int 3}, {@code ndarray float64[3, 4]}. */
    String describe();

    default boolean isNone() {
        return this == PyNone.NONE;
    }

    default long asLong() {
        if (this instanceof PyInt i) {
            return i.value();
        }
        if (this instanceof PyBool b) {
            return b.value() ? 1 : 0;
        }
        throw expected("int");
    }

    default int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw expected("int within 32 bits");
        }
        return (int) value;
    }

    default double asDouble() {
        if (this instanceof PyFloat f) {
            return f.value();
        }
        if (this instanceof PyBigInt big) {
            return big.value().doubleValue();
        }
        if (this instanceof PyInt || this instanceof PyBool) {
            return asLong();
        }
        throw expected("number");
    }

    default boolean asBoolean() {
        if (this instanceof PyBool b) {
            return b.value();
        }
        if (this instanceof PyInt i && (i.value() == 0 || i.value() == 1)) {
            return i.value() == 1;
        }
        throw expected("bool");
    }

    default String asString() {
        if (this instanceof PyStr s) {
            return s.value();
        }
        throw expected("str");
    }

    default NdArray asArray() {
        if (this instanceof NdArray array) {
            return array;
        }
        throw expected("numpy array");
    }

    default PyDict asDict() {
        if (this instanceof PyDict dict) {
            return dict;
        }
        throw expected("dict");
    }

    default PyObject asObject() {
        if (this instanceof PyObject object) {
            return object;
        }
        throw expected("object");
    }

    /** The items of a list, tuple or set, of a one-dimensional array, or of a pandas Index or string array around one. */
    default List<PyValue> asItems() {
        if (this instanceof PyTuple tuple) {
            return tuple.items();
        }
        if (this instanceof PyList list) {
            return list.items();
        }
        if (this instanceof PySet set) {
            return set.items();
        }
        if (this instanceof NdArray array && array.rank() == 1) {
            return List.of(array.toValues());
        }
        PyValue inner = this instanceof PyObject object ? PandasCalls.dataOf(object) : null;
        if (inner != null) {
            return inner.asItems();
        }
        throw expected("list or tuple");
    }

    /** The exception to throw where another kind of value was needed. */
    default ModelFileException expected(String kind) {
        return new ModelFileException("found " + describe() + " (expected: " + kind + ")");
    }
}
