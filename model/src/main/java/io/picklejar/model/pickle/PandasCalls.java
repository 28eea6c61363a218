package io.picklejar.model.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of pandas and pyarrow, as far as column names need them. */
final class PandasCalls {
    private static final int MAX_SHELLS = 4;

    private PandasCalls() {}

    /** {@code _new_Index(class, {"data": array, "name": …})}. */
    static PyValue newIndex(PyTuple args, CallContext context) {
        if (!(args.get(0) instanceof PyGlobal type)) {
            throw args.get(0).expected("an Index class");
        }
        PyDict parts = args.get(1).asDict();
        context.chargeEntries(4 + parts.rawEntries().size());
        PyObject index = new PyObject(type, PyTuple.EMPTY);
        index.attributes().putAll(parts);
        return index;
    }

    /**
     * The array or list that a pandas Index or string array is a shell of; null for anything else. Looks a few shells deep
     * and no further, since a hostile file could loop them.
     */
    static @Nullable PyValue dataOf(PyObject object) {
        PyValue inner = object;
        for (int i = 0; i < MAX_SHELLS && inner instanceof PyObject shell; i++) {
            inner = isPandas(shell.type().module()) ? firstOf(shell) : null;
        }
        return inner instanceof PyObject ? null : inner;
    }

    /** From 3.0 on pandas pickles what it exports under its own name, without a module. */
    private static boolean isPandas(String module) {
        return module.equals("pandas") || module.startsWith("pandas.");
    }

    private static @Nullable PyValue firstOf(PyObject shell) {
        for (String attribute : List.of("data", "_data", "_pa_array", "_ndarray")) {
            PyValue inner = shell.attributes().find(attribute);
            if (inner != null) {
                return inner;
            }
        }
        return shell.state() instanceof PyTuple state ? backing(state) : null;
    }

    /** {@code (dtype, array, attributes)} or {@code (array, dtype)}: the state of an array that numpy backs. */
    private static @Nullable PyValue backing(PyTuple state) {
        for (int i = 0; i < Math.min(state.size(), MAX_SHELLS); i++) {
            if (state.get(i) instanceof NdArray array) {
                return array;
            }
        }
        return null;
    }

    static PyValue buffer(PyTuple args, CallContext context) {
        if (args.get(0) instanceof PyBytes bytes) {
            return bytes;
        }
        throw args.get(0).expected("bytes");
    }

    /**
     * {@code _restore_array((type, length, null count, offset, [validity, offsets, data], children, dictionary))}: strings
     * become a list; any other Arrow type stays a record. Source: pyarrow {@code array.pxi}, Arrow columnar format.
     */
    static PyValue restoreArray(PyTuple args, CallContext context) {
        context.budget().charge(4 * Budget.OBJECT, "array");
        if (args.get(0) instanceof PyTuple parts && parts.size() >= 5 && parts.get(0) instanceof PyObject type) {
            String alias = type.args().size() > 0 && type.args().get(0) instanceof PyStr name ? name.value() : "";
            if (alias.equals("large_string") || alias.equals("string")) {
                return strings(parts, alias.equals("string") ? Integer.BYTES : Long.BYTES, context);
            }
        }
        return new PyObject(new PyGlobal("pyarrow.lib", "Array"), args);
    }

    private static PyList strings(PyTuple parts, int offsetWidth, CallContext context) {
        long length = parts.get(1).asLong();
        long start = parts.get(3).asLong();
        List<PyValue> buffers = PythonCalls.sequence(parts.get(4));
        if (buffers.size() != 3 || !(buffers.get(1) instanceof PyBytes offsets)) {
            throw parts.get(4).expected("three Arrow buffers");
        }
        if (length < 0 || start < 0 || start > Integer.MAX_VALUE || length >= offsets.length() / offsetWidth - start) {
            throw offsets.expected("offsets of " + length + " strings from " + start);
        }
        byte[] data = buffers.get(2) instanceof PyBytes bytes ? bytes.value() : new byte[0];
        byte[] valid = buffers.get(0) instanceof PyBytes bits ? bits.value() : new byte[0];
        context.chargeItems((int) length);
        List<PyValue> strings = new ArrayList<>((int) length);
        for (int i = (int) start; i < start + length; i++) {
            strings.add(isNull(valid, i) ? PyNone.NONE : string(offsets.value(), offsetWidth, i, data, context));
        }
        return new PyList(strings);
    }

    private static boolean isNull(byte[] valid, int i) {
        return i / 8 < valid.length && (valid[i / 8] >> i % 8 & 1) == 0;
    }

    private static PyStr string(byte[] offsets, int width, int i, byte[] data, CallContext context) {
        ByteBuffer buffer = ByteBuffer.wrap(offsets).order(ByteOrder.LITTLE_ENDIAN);
        long from = width == Long.BYTES ? buffer.getLong(i * width) : buffer.getInt(i * width);
        long to = width == Long.BYTES ? buffer.getLong((i + 1) * width) : buffer.getInt((i + 1) * width);
        if (from < 0 || to < from || to > data.length) {
            throw new ModelFileException(
                    "Arrow string from " + from + " to " + to + " (expected: within " + data.length + " bytes)");
        }
        context.budget().charge(Budget.OBJECT + 2 * (to - from), "string");
        return new PyStr(new String(data, (int) from, (int) (to - from), StandardCharsets.UTF_8));
    }
}
