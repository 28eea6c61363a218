package io.picklejar.model.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, also such as no pickler writes. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A pickle of the given protocol. */
    static PickleBytes protocol(int protocol) {
        return new PickleBytes().op(Opcode.PROTO, protocol);
    }

    static PickleBytes text() {
        return new PickleBytes();
    }

    PickleBytes op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    PickleBytes raw(String latin1) {
        out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    PickleBytes i32(long value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array());
        return this;
    }

    PickleBytes i64(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleBytes str(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return op(Opcode.BINUNICODE).i32(utf8.length).raw(utf8);
    }

    PickleBytes bytes(byte[] value) {
        return op(Opcode.BINBYTES).i32(value.length).raw(value);
    }

    PickleBytes integer(long value) {
        return op(Opcode.LONG1, 8).i64(value);
    }

    PickleBytes global(String module, String name) {
        return op(Opcode.GLOBAL).raw(module + "\n" + name + "\n");
    }

    PickleBytes stackGlobal(String module, String name) {
        return str(module).str(name).op(Opcode.STACK_GLOBAL);
    }

    /** A call with one string. */
    PickleBytes call(String argument) {
        return str(argument).op(Opcode.TUPLE1, Opcode.REDUCE);
    }

    /** A numpy dtype of a simple type. */
    PickleBytes dtype(String type) {
        return global("numpy", "dtype").call(type);
    }

    /** An empty array, ready for BUILD. */
    PickleBytes emptyArray() {
        return global("numpy.core.multiarray", "_reconstruct")
                .global("numpy", "ndarray")
                .op(Opcode.BININT1, 0, Opcode.TUPLE1)
                .bytes(new byte[] {'b'})
                .op(Opcode.TUPLE3, Opcode.REDUCE);
    }

    /** An array with a declared shape and given data. */
    PickleBytes array(String type, byte[] data, long... shape) {
        emptyArray().op(Opcode.MARK, Opcode.BININT1, 1);
        shape(shape).dtype(type).op(Opcode.NEWFALSE).bytes(data);
        return op(Opcode.TUPLE, Opcode.BUILD);
    }

    /** joblib's stand-in for an array, up to and including BUILD; the data follows. */
    PickleBytes joblibArray(String type, long... shape) {
        global("joblib.numpy_pickle", "NumpyArrayWrapper")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.EMPTY_DICT, Opcode.MARK);
        str("subclass")
                .global("numpy", "ndarray")
                .str("shape")
                .shape(shape)
                .str("order")
                .str("C");
        str("dtype").dtype(type).str("allow_mmap").op(Opcode.NEWTRUE);
        return op(Opcode.SETITEMS, Opcode.BUILD);
    }

    PickleBytes shape(long... shape) {
        op(Opcode.MARK);
        for (long n : shape) {
            integer(n);
        }
        return op(Opcode.TUPLE);
    }

    PickleBytes repeat(int count, int... bytes) {
        for (int i = 0; i < count; i++) {
            op(bytes);
        }
        return this;
    }

    byte[] stop() {
        out.write(Opcode.STOP);
        return out.toByteArray();
    }

    byte[] cut() {
        return out.toByteArray();
    }
}
