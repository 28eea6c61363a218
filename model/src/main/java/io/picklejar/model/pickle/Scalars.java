package io.picklejar.model.pickle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads the operands of pickle instructions that are single values: numbers and strings, in text and in binary. */
final class Scalars {
    private static final int NUMBER = 24;
    private static final int MAX_NUMBER_TEXT = 2_500;
    private static final int MAX_NAME = 1_024;
    private static final int SMALL_INTS = 256;
    private static final PyInt[] SMALL = small();

    private final ByteSource in;
    private final Budget budget;

    Scalars(ByteSource in) {
        this.in = in;
        this.budget = in.budget();
    }

    private static PyInt[] small() {
        PyInt[] ints = new PyInt[SMALL_INTS];
        for (int i = 0; i < SMALL_INTS; i++) {
            ints[i] = new PyInt(i);
        }
        return ints;
    }

    PyValue smallInt() {
        return SMALL[in.u8("BININT1")];
    }

    PyValue integer(long value) {
        budget.charge(NUMBER, "int");
        return new PyInt(value);
    }

    PyValue binFloat() {
        budget.charge(NUMBER, "float");
        return new PyFloat(in.bigEndianDouble("BINFLOAT"));
    }

    /** LONG1, LONG4: little-endian two's complement of any length. */
    PyValue bigInteger(long length, String what) {
        in.checkLength(length, what);
        if (length > PyBigInt.MAX_BYTES) {
            throw LimitException.of(what + " at byte " + in.position(), length, PyBigInt.MAX_BYTES, "longest integer");
        }
        byte[] bytes = in.bytes(length, what);
        budget.charge(NUMBER, "int");
        if (bytes.length == 0) {
            return SMALL[0];
        }
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        return PyBigInt.of(new BigInteger(bytes));
    }

    PyValue unicode(long length, String what) {
        in.checkLength(length, what);
        budget.charge(Budget.OBJECT + length, what);
        return new PyStr(new String(in.bytes(length, what), StandardCharsets.UTF_8));
    }

    /** Python 2's strings, decoded as {@code pickle.load(…, encoding='latin1')} does. */
    PyValue latin1(long length, String what) {
        in.checkLength(length, what);
        budget.charge(Budget.OBJECT, what);
        return new PyStr(new String(in.bytes(length, what), StandardCharsets.ISO_8859_1));
    }

    PyValue bytes(long length, String what) {
        budget.charge(Budget.OBJECT, what);
        return new PyBytes(in.bytes(length, what));
    }

    /** INT: {@code I12}, and {@code I00}, {@code I01} for bool. */
    PyValue textInt() {
        String text = number("INT");
        if (text.equals("00") || text.equals("01")) {
            return PyBool.of(text.equals("01"));
        }
        return decimal(text, "INT");
    }

    /** LONG: {@code L12L}. */
    PyValue textLong() {
        String text = number("LONG");
        return decimal(text.endsWith("L") ? text.substring(0, text.length() - 1) : text, "LONG");
    }

    private PyValue decimal(String text, String what) {
        budget.charge(NUMBER, "int");
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == start || !text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(what, text, "decimal digits");
        }
        return PyBigInt.of(new BigInteger(text));
    }

    /** FLOAT: Python's {@code repr}, such as {@code 1e-05}, {@code inf}, {@code nan}. */
    PyValue textFloat() {
        String text = number("FLOAT");
        budget.charge(NUMBER, "float");
        return new PyFloat(
                switch (text) {
                    case "inf" -> Double.POSITIVE_INFINITY;
                    case "-inf" -> Double.NEGATIVE_INFINITY;
                    case "nan", "-nan" -> Double.NaN;
                    default -> parseDouble(text);
                });
    }

    /** Java's parser takes more than Python's (suffixes, hexadecimal): only what Python writes is let through. */
    private static double parseDouble(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
            throw malformed("FLOAT", text, "number");
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw malformed("FLOAT", text, "number");
        }
    }

    private String number(String what) {
        return new String(in.line(MAX_NUMBER_TEXT, what), StandardCharsets.ISO_8859_1).strip();
    }

    /** A non-negative decimal line: the memo index of GET and PUT. */
    long textIndex(String what) {
        String text = number(what);
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(what, text, "memo index");
        }
        return Long.parseLong(text);
    }

    /** A module or class name line of GLOBAL and INST. */
    String name(String what) {
        byte[] line = in.line(MAX_NAME, what);
        return new String(line, StandardCharsets.UTF_8);
    }

    /** STRING: a quoted Python 2 literal. */
    PyValue quoted() {
        byte[] line = in.line(Shapes.MAX_LENGTH, "STRING");
        int end = line.length;
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\r' || line[end - 1] == '\t')) {
            end--;
        }
        if (end < 2 || line[0] != line[end - 1] || (line[0] != '\'' && line[0] != '"')) {
            throw new ModelFileException("STRING before byte " + in.position() + " is not in quotes");
        }
        budget.charge(Budget.OBJECT + 2L * line.length, "STRING");
        return new PyStr(Escapes.python2(line, 1, end - 1));
    }

    /** UNICODE: {@code raw-unicode-escape}. */
    PyValue rawUnicode() {
        byte[] line = in.line(Shapes.MAX_LENGTH, "UNICODE");
        budget.charge(Budget.OBJECT + 3L * line.length, "UNICODE");
        return new PyStr(Escapes.rawUnicode(line));
    }

    private static ModelFileException malformed(String what, String text, String expected) {
        return new ModelFileException("found " + what + " '" + text + "' (expected: " + expected + ")");
    }
}
