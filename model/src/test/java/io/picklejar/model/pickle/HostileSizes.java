package io.picklejar.model.pickle;

import static io.picklejar.model.pickle.HostileCase.limit;
import static io.picklejar.model.pickle.HostileCase.malformed;
import static io.picklejar.model.pickle.HostileCase.truncated;

import java.util.stream.Stream;

/** Pickles with sizes, indexes, shapes and structures that cannot be, or that would exhaust memory. */
final class HostileSizes {
    private HostileSizes() {}

    static Stream<HostileCase> cases() {
        return Stream.of(
                limit(
                        "memo index 2^31",
                        bytes().op(Opcode.NONE, Opcode.LONG_BINPUT)
                                .i32(1L << 31)
                                .stop(),
                        "memo index 2147483648"),
                limit(
                        "memo index beyond the limit",
                        bytes().op(Opcode.NONE, Opcode.LONG_BINPUT)
                                .i32(2_000_000_000)
                                .stop(),
                        "memo index 2000000000"),
                malformed(
                        "text memo index beyond long",
                        PickleBytes.text().raw("Np99999999999999999999\n").stop(),
                        "memo index"),
                malformed(
                        "GET of an absent memo",
                        bytes().op(Opcode.BINGET, 3).stop(),
                        "memo index 3 at byte 2 was never stored"),
                malformed(
                        "LONG_BINGET of an absent memo",
                        bytes().op(Opcode.LONG_BINGET).i32(-1).stop(),
                        "memo index 4294967295"),
                truncated(
                        "giant BINUNICODE",
                        bytes().op(Opcode.BINUNICODE).i32(0xFFFF_FFFFL).stop(),
                        "needs 4294967295 bytes"),
                truncated(
                        "giant BINUNICODE8",
                        bytes().op(Opcode.BINUNICODE8).i64(Long.MAX_VALUE).stop(),
                        "needs 9223372036854775807 bytes"),
                malformed(
                        "negative BINUNICODE8",
                        bytes().op(Opcode.BINUNICODE8).i64(-5).stop(),
                        "of -5 bytes"),
                truncated(
                        "giant BINBYTES8",
                        bytes().op(Opcode.BINBYTES8).i64(1L << 50).stop(),
                        "BINBYTES8"),
                truncated(
                        "giant BYTEARRAY8",
                        bytes().op(Opcode.BYTEARRAY8).i64(1L << 40).stop(),
                        "BYTEARRAY8"),
                malformed(
                        "negative BINSTRING",
                        bytes().op(Opcode.BINSTRING).i32(-1).stop(),
                        "of -1 bytes"),
                malformed("negative LONG4", bytes().op(Opcode.LONG4).i32(-1).stop(), "LONG4 of -1 bytes"),
                truncated(
                        "giant LONG4",
                        bytes().op(Opcode.LONG4).i32(Integer.MAX_VALUE).stop(),
                        "LONG4"),
                limit(
                        "long LONG4",
                        bytes().op(Opcode.LONG4)
                                .i32(100_000)
                                .raw(new byte[100_000])
                                .stop(),
                        "limit 1024"),
                malformed(
                        "long text integer",
                        PickleBytes.text()
                                .raw("L" + "9".repeat(100_000) + "L\n")
                                .stop(),
                        "longer than 2500"),
                truncated(
                        "giant FRAME",
                        bytes().op(Opcode.FRAME)
                                .i64(Long.MAX_VALUE)
                                .op(Opcode.NONE)
                                .stop(),
                        "FRAME"),
                malformed(
                        "negative FRAME",
                        bytes().op(Opcode.FRAME).i64(-1).op(Opcode.NONE).stop(),
                        "FRAME of -1"),
                limit(
                        "shape 2^40 x 2^40",
                        bytes().array("f8", new byte[8], 1L << 40, 1L << 40).stop(),
                        "array dimension 1099511627776"),
                malformed(
                        "shape that overflows long",
                        bytes().array("f8", new byte[8], 1 << 30, 1 << 30, 1 << 30)
                                .stop(),
                        "expected: 9223372036854775807"),
                malformed(
                        "shape that overflows int",
                        bytes().array("f8", new byte[8], 1 << 16, 1 << 16).stop(),
                        "expected: 34359738368"),
                malformed(
                        "negative dimension",
                        bytes().array("f8", new byte[8], -1).stop(),
                        "array dimension -1"),
                malformed(
                        "two negative dimensions",
                        bytes().array("f8", new byte[8], -1, -1).stop(),
                        "array dimension -1"),
                limit(
                        "65 dimensions",
                        bytes().array("f8", new byte[8], new long[65]).stop(),
                        "65 dimensions"),
                malformed(
                        "too little data",
                        bytes().array("f8", new byte[8], 2).stop(),
                        "with 8 bytes of data (expected: 16)"),
                malformed(
                        "too much data",
                        bytes().array("f8", new byte[24], 2).stop(),
                        "with 24 bytes of data (expected: 16)"),
                malformed(
                        "items without size",
                        bytes().array("U0", new byte[0], 1 << 30).stop(),
                        "items without size"),
                malformed("giant item size", bytes().dtype("S9999999999").stop(), "found dtype"),
                malformed(
                        "giant item size with little data",
                        bytes().array("S999999999", new byte[1], 1).stop(),
                        "expected: 999999999"),
                malformed("unknown dtype", bytes().dtype("q77").stop(), "found dtype 'q77'"),
                malformed("float of three bytes", bytes().dtype("f3").stop(), "found dtype 'f3'"),
                malformed(
                        "object dtype with raw bytes",
                        bytes().array("O8", new byte[8], 1).stop(),
                        "found bytes of length 8 (expected: list of objects"),
                malformed("structured dtype that holds objects", structuredWithObjects(), "expected: list of objects"),
                malformed("field outside its item", fieldOutside(), "dtype field 'a'"),
                limit("giant struct", dtypeState(1L << 40), "dtype of 1099511627776 bytes"),
                truncated(
                        "joblib array larger than the file",
                        bytes().joblibArray("f8", 1 << 20).stop(),
                        "array float64[1048576]"),
                malformed(
                        "joblib array without shape",
                        bytes().global("joblib.numpy_pickle", "NumpyArrayWrapper")
                                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.EMPTY_DICT, Opcode.BUILD)
                                .stop(),
                        "has no attribute 'dtype'"),
                malformed("side file elsewhere", sideFile("../../etc/passwd"), "needs the file"),
                limit("deep marks", bytes().repeat(1_000_000, Opcode.MARK).stop(), "nested deeper than 1000"),
                limit(
                        "deep tuples",
                        bytes().op(Opcode.NONE).repeat(1_000_000, Opcode.TUPLE1).stop(),
                        "nested deeper than 1000"),
                limit("deep lists, each in the memo", deepLists(100_000), "nested deeper than 1000"),
                malformed("STOP on an empty stack", bytes().stop(), "STOP at byte 2 finds nothing"),
                malformed(
                        "POP below a mark",
                        bytes().op(Opcode.NONE, Opcode.MARK, Opcode.APPEND).stop(),
                        "finds nothing on the stack"),
                malformed("TUPLE without a mark", bytes().op(Opcode.TUPLE).stop(), "no mark"),
                malformed(
                        "odd SETITEMS",
                        bytes().op(Opcode.EMPTY_DICT, Opcode.MARK, Opcode.NONE, Opcode.SETITEMS)
                                .stop(),
                        "keys and values by turns"),
                malformed(
                        "APPEND to a number",
                        bytes().op(Opcode.BININT1, 1, Opcode.NONE, Opcode.APPEND)
                                .stop(),
                        "on int 1 (expected: list)"),
                malformed(
                        "BUILD on a number",
                        bytes().op(Opcode.BININT1, 1, Opcode.EMPTY_DICT, Opcode.BUILD)
                                .stop(),
                        "BUILD at byte 5 on int 1"),
                malformed(
                        "BUILD on a class",
                        bytes().global("sklearn.pipeline", "Pipeline")
                                .op(Opcode.EMPTY_DICT, Opcode.BUILD)
                                .stop(),
                        "on reference to sklearn.pipeline.Pipeline"),
                malformed(
                        "REDUCE with a list",
                        bytes().global("builtins", "set")
                                .op(Opcode.EMPTY_LIST, Opcode.REDUCE)
                                .stop(),
                        "expected: tuple of arguments"),
                malformed(
                        "STACK_GLOBAL of numbers",
                        bytes().op(Opcode.BININT1, 1, Opcode.BININT1, 2, Opcode.STACK_GLOBAL)
                                .stop(),
                        "expected: str"),
                malformed(
                        "missing arguments",
                        bytes().global("numpy", "dtype")
                                .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                                .stop(),
                        "found tuple of 0"),
                malformed(
                        "slice of lists",
                        bytes().global("builtins", "slice")
                                .op(Opcode.EMPTY_LIST, Opcode.TUPLE1, Opcode.REDUCE)
                                .stop(),
                        "in a slice"),
                malformed(
                        "out-of-band buffer",
                        PickleBytes.protocol(5).op(Opcode.NEXT_BUFFER).stop(),
                        "out-of-band buffer at byte 2"),
                malformed(
                        "protocol 6",
                        PickleBytes.protocol(6).op(Opcode.NONE).stop(),
                        "pickle protocol 6 at byte 0 (expected: 0..5)"),
                malformed("unknown instruction", bytes().op(0xF0).stop(), "unknown instruction 0xf0 at byte 2"),
                malformed(
                        "Java float syntax", PickleBytes.text().raw("F0x1p3\n").stop(), "found FLOAT '0x1p3'"),
                malformed("unclosed string", PickleBytes.text().raw("S'abc\n").stop(), "not in quotes"),
                malformed(
                        "escape beyond Unicode",
                        PickleBytes.text().raw("V\\Uffffffff\n").stop(),
                        "malformed escape"),
                malformed(
                        "bytes beyond Latin-1",
                        bytes().global("_codecs", "encode")
                                .str("日")
                                .str("latin1")
                                .op(Opcode.TUPLE2, Opcode.REDUCE)
                                .stop(),
                        "U+65e5"),
                malformed(
                        "other codec",
                        bytes().global("_codecs", "encode")
                                .str("x")
                                .str("rot13")
                                .op(Opcode.TUPLE2, Opcode.REDUCE)
                                .stop(),
                        "expected: codec latin1"));
    }

    private static PickleBytes bytes() {
        return PickleBytes.protocol(4);
    }

    /** The state of a void dtype with one field. */
    private static PickleBytes dtypeWithField(String type, long offset, long size) {
        return bytes().emptyArray()
                .op(Opcode.MARK, Opcode.BININT1, 1)
                .shape(1)
                .dtype("V8")
                .op(Opcode.MARK, Opcode.BININT1, 3)
                .str("|")
                .op(Opcode.NONE)
                .str("a")
                .op(Opcode.TUPLE1, Opcode.EMPTY_DICT)
                .str("a")
                .dtype(type)
                .integer(offset)
                .op(Opcode.TUPLE2, Opcode.SETITEM)
                .integer(size)
                .op(Opcode.BININT1, 1, Opcode.BININT1, 0, Opcode.TUPLE, Opcode.BUILD)
                .op(Opcode.NEWFALSE)
                .bytes(new byte[8])
                .op(Opcode.TUPLE, Opcode.BUILD);
    }

    private static byte[] structuredWithObjects() {
        return dtypeWithField("O8", 0, 8).stop();
    }

    private static byte[] fieldOutside() {
        return dtypeWithField("f8", 4, 8).stop();
    }

    private static byte[] dtypeState(long size) {
        return dtypeWithField("f8", 0, size).stop();
    }

    /** Lists appended top-down, so that the stack stays flat while the nesting grows. */
    private static byte[] deepLists(int depth) {
        return bytes().op(Opcode.EMPTY_LIST, Opcode.BINPUT, 0)
                .repeat(depth, Opcode.BINGET, 0, Opcode.EMPTY_LIST, Opcode.BINPUT, 0, Opcode.APPEND, Opcode.POP)
                .stop();
    }

    private static byte[] sideFile(String name) {
        return bytes().global("joblib.numpy_pickle_compat", "NDArrayWrapper")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.EMPTY_DICT)
                .str("filename")
                .str(name)
                .op(Opcode.SETITEM, Opcode.BUILD)
                .stop();
    }
}
