package io.picklejar.model.pickle;

import io.picklejar.model.pickle.DType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How numpy pickles arrays, types and scalars: a call that makes an empty one, then a state. Sources: numpy {@code
 * methods.c} (array_reduce, array_setstate), {@code descriptor.c} (arraydescr_reduce, arraydescr_setstate), {@code
 * multiarraymodule.c} (array_scalar), {@code numeric.py} (_frombuffer), {@code ma/core.py}.
 */
final class NumpyCalls {
    static final PyGlobal MASKED_ARRAY = new PyGlobal("numpy.ma.core", "MaskedArray");
    private static final int FIELD = 4 * Budget.ENTRY;
    private static final int MAX_TEXT = 1_024;

    private NumpyCalls() {}

    /** {@code numpy.dtype('f8', False, True)}. */
    static PyValue dtype(PyTuple args, CallContext context) {
        context.budget().charge(4 * Budget.OBJECT, "dtype");
        PyValue what = args.get(0);
        if (what instanceof PyGlobal type) {
            return new PyDType(DTypeParser.named(type));
        }
        return what instanceof PyDType known ? new PyDType(known.dtype()) : new PyDType(DTypeParser.parse(text(what)));
    }

    /** {@code (version, byte order, sub-array, names, fields, item size, alignment, flags[, metadata])}. */
    static void setDTypeState(PyDType target, PyValue state, CallContext context) {
        PyTuple parts = tuple(state, 7, "dtype state");
        DType type = target.dtype();
        boolean big = text(parts.get(1)).equals(">");
        long size = parts.get(5).asLong();
        if (size > Shapes.MAX_LENGTH || size < -1) {
            throw new LimitException("dtype of " + size + " bytes, limit " + Shapes.MAX_LENGTH);
        }
        if (!parts.get(4).isNone()) {
            target.set(structured(parts, (int) size, context));
        } else if (!parts.get(2).isNone()) {
            PyTuple sub = tuple(parts.get(2), 2, "sub-array");
            target.set(DType.subArray(dtypeOf(sub.get(0)), shape(sub.get(1)), (int) size));
        } else if (size >= 0 && isFlexible(type.kind())) {
            int whole = type.kind() == Kind.STRING ? (int) size / 4 * 4 : (int) size;
            target.set(DType.simple(type.kind(), whole, big));
        } else {
            target.set(type.withByteOrder(big));
        }
    }

    private static boolean isFlexible(Kind kind) {
        return kind == Kind.STRING || kind == Kind.BYTES || kind == Kind.VOID;
    }

    private static DType structured(PyTuple parts, int size, CallContext context) {
        List<PyValue> names = PythonCalls.sequence(parts.get(3));
        PyDict declared = parts.get(4).asDict();
        context.budget().charge((long) names.size() * FIELD, "dtype fields");
        Map<String, DType.Field> fields = new LinkedHashMap<>();
        for (PyValue name : names) {
            PyTuple field = tuple(declared.get(text(name)), 2, "dtype field");
            fields.put(
                    text(name),
                    new DType.Field(dtypeOf(field.get(0)), field.get(1).asInt()));
        }
        return DType.structured(size, fields);
    }

    /** {@code _reconstruct(class, (0,), b'b')}: subclasses of ndarray (matrix, memmap) are read as plain arrays. */
    static PyValue reconstruct(PyTuple args, CallContext context) {
        context.budget().charge(4 * Budget.OBJECT, "array");
        return NdArray.empty();
    }

    /** {@code (version, shape, dtype, Fortran order, bytes or list)}; the oldest states have no version. */
    static void setArrayState(NdArray target, PyValue state, CallContext context) {
        PyTuple parts = tuple(state, 4, "array state");
        int at = parts.size() - 4;
        int[] shape = shape(parts.get(at));
        DType dtype = dtypeOf(parts.get(at + 1));
        target.become(array(dtype, shape, isTrue(parts.get(at + 2)), parts.get(at + 3), context));
    }

    private static boolean isTrue(PyValue flag) {
        return flag.asLong() != 0;
    }

    private static NdArray array(DType dtype, int[] shape, boolean fortran, PyValue data, CallContext context) {
        chargeArray(dtype, shape, context.budget());
        if (data instanceof PyList items) {
            context.chargeItems(items.size());
            return NdArray.ofObjects(dtype, shape, items.items().toArray(PyValue[]::new));
        }
        if (dtype.hasObject()) {
            throw data.expected("list of objects in an array " + dtype.name());
        }
        return NdArray.ofRaw(dtype, shape, fortran, bytes(data, context));
    }

    /** The array object, and the scalar that stands for it where it has no dimensions; its data is charged apart. */
    static void chargeArray(DType dtype, int[] shape, Budget budget) {
        budget.charge(
                4 * Budget.OBJECT + 16L * shape.length + (shape.length == 0 ? 2L * dtype.itemSize() : 0), "array");
    }

    /** Raw data: bytes, or a Python 2 string. */
    private static byte[] bytes(PyValue data, CallContext context) {
        if (data instanceof PyBytes bytes) {
            return bytes.value();
        }
        String text = data.asString();
        context.budget().charge(text.length(), "array data");
        return PythonCalls.latin1(text);
    }

    /** {@code scalar(dtype, bytes)}: a plain number or string. Dates and records stay arrays without dimensions. */
    static PyValue scalar(PyTuple args, CallContext context) {
        DType dtype = dtypeOf(args.get(0));
        if (dtype.kind() == Kind.OBJECT) {
            return args.get(1);
        }
        return array(dtype, new int[0], false, args.get(1), context).plain();
    }

    /** {@code _frombuffer(buffer, dtype, shape, order)}: protocol 5. */
    static PyValue fromBuffer(PyTuple args, CallContext context) {
        boolean fortran = args.size() > 3 && text(args.get(3)).equals("F");
        return array(dtypeOf(args.get(1)), shape(args.get(2)), fortran, args.get(0), context);
    }

    /** {@code _ufunc_reconstruct('numpy…', 'log10')}: the function's name, if it is a known one. */
    static PyValue ufunc(PyTuple args, CallContext context) {
        String module = text(args.get(0));
        String name = text(args.size() > 1 ? args.get(1) : args.get(0));
        boolean numpy = module.equals("numpy") || module.startsWith("numpy.");
        // which module numpy names here depends on who asked first; the function is numpy's in any case
        return context.names().resolve(numpy ? "numpy" : module, name, context.offset(), context.budget());
    }

    static PyValue maskedArray(PyTuple args, CallContext context) {
        context.budget().charge(4 * Budget.OBJECT, "masked array");
        return new PyObject(MASKED_ARRAY, PyTuple.EMPTY);
    }

    /** {@code (version, shape, dtype, Fortran order, data, mask, fill value)}: gives attributes data, mask, fill_value. */
    static void setMaskedState(PyObject target, PyTuple parts, CallContext context) {
        context.chargeEntries(3);
        int[] shape = shape(parts.get(1));
        boolean fortran = isTrue(parts.get(3));
        DType dtype = dtypeOf(parts.get(2));
        PyDict attributes = target.attributes();
        attributes.put(new PyStr("data"), array(dtype, shape, fortran, parts.get(4), context));
        DType bool = DType.simple(Kind.BOOL, 1, false);
        attributes.put(new PyStr("mask"), array(bool, shape, fortran, parts.get(5), context));
        attributes.put(new PyStr("fill_value"), parts.get(6));
    }

    static DType dtypeOf(PyValue value) {
        if (value instanceof PyDType type) {
            return type.dtype();
        }
        throw value.expected("dtype");
    }

    static int[] shape(PyValue value) {
        List<PyValue> dims = value instanceof PyTuple tuple ? tuple.items() : List.of(value);
        if (dims.size() > Shapes.MAX_RANK) {
            throw new LimitException("array of " + dims.size() + " dimensions, limit " + Shapes.MAX_RANK);
        }
        return Shapes.check(Arrays.stream(dims.toArray(PyValue[]::new))
                .mapToLong(PyValue::asLong)
                .toArray());
    }

    /** A string, also where Python 2 or numpy wrote bytes. */
    static String text(PyValue value) {
        if (value instanceof PyBytes bytes
                ? bytes.length() > MAX_TEXT
                : value.asString().length() > MAX_TEXT) {
            throw value.expected("at most " + MAX_TEXT + " characters");
        }
        return value instanceof PyBytes bytes
                ? new String(bytes.value(), StandardCharsets.ISO_8859_1)
                : value.asString();
    }

    private static PyTuple tuple(PyValue value, int least, String what) {
        if (value instanceof PyTuple tuple && tuple.size() >= least) {
            return tuple;
        }
        throw value.expected(what + ": tuple of at least " + least);
    }
}
