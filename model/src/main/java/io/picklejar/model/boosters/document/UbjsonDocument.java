package io.picklejar.model.boosters.document;

import io.picklejar.model.engine.ModelLoadException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Universal Binary JSON (draft 12, big-endian) into what {@link JsonDocument} makes of JSON. */
final class UbjsonDocument {

    private static final int ENTRY = 64;

    private final ByteBuffer in;
    private final Charge charge;

    private UbjsonDocument(byte[] file, Charge charge) {
        this.in = ByteBuffer.wrap(file);
        this.charge = charge;
    }

    static @Nullable Object read(byte[] file, Charge charge) {
        UbjsonDocument document = new UbjsonDocument(file, charge);
        try {
            Object root = document.value(document.in.get(), 0);
            if (document.in.hasRemaining()) {
                throw document.wrong("goes on behind its end");
            }
            return root;
        } catch (BufferUnderflowException e) {
            throw new ModelLoadException("UBJSON: ends too early", e);
        }
    }

    private byte peek() {
        if (!in.hasRemaining()) {
            throw new BufferUnderflowException();
        }
        return in.get(in.position());
    }

    private ModelLoadException wrong(String what) {
        return new ModelLoadException("UBJSON: " + what + " at byte " + in.position());
    }

    private @Nullable Object value(byte type, int depth) {
        Charge.requireDepth(depth);
        return switch (type) {
            case 'Z' -> null;
            case 'T' -> true;
            case 'F' -> false;
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 'S' -> text();
            case 'C' -> String.valueOf((char) in.get());
            default -> number(type);
        };
    }

    private double number(byte type) {
        return switch (type) {
            case 'i' -> in.get();
            case 'U' -> in.get() & 0xff;
            case 'I' -> in.getShort();
            case 'l' -> in.getInt();
            case 'L' -> in.getLong();
            case 'd' -> in.getFloat();
            case 'D' -> in.getDouble();
            case 'T' -> 1;
            case 'F' -> 0;
            default -> throw wrong("unknown type 0x" + Integer.toHexString(type & 0xff));
        };
    }

    private static int width(byte type) {
        return switch (type) {
            case 'i', 'U' -> 1;
            case 'I' -> 2;
            case 'l', 'd' -> 4;
            case 'L', 'D' -> 8;
            default -> 0;
        };
    }

    /** A length, at most what is left in the file where each item takes {@code itemBytes}. */
    private int length(int itemBytes) {
        byte type = in.get();
        if (width(type) == 0 || type == 'd' || type == 'D') {
            throw wrong("a length of type 0x" + Integer.toHexString(type & 0xff));
        }
        double length = number(type);
        if (!(length >= 0 && length * itemBytes <= in.remaining())) {
            throw wrong("a length of " + (long) length + " with " + in.remaining() + " bytes left");
        }
        return (int) length;
    }

    private String text() {
        int length = length(1);
        charge.take(ENTRY + 2L * length);
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        boolean counted = peek() == '#';
        if (counted) {
            in.get();
        }
        int count = counted ? length(1) : -1;
        while (counted ? object.size() < count : peek() != '}') {
            charge.take(2 * ENTRY);
            String name = text();
            if (object.put(name, value(in.get(), depth + 1)) != null) {
                throw wrong("the key " + name + " twice");
            }
        }
        if (!counted) {
            in.get();
        }
        return object;
    }

    private Object array(int depth) {
        charge.take(2 * ENTRY);
        byte next = peek();
        if (next == '$') {
            in.get();
            byte type = in.get();
            if (in.get() != '#' || width(type) == 0) {
                throw wrong("an array of type 0x" + Integer.toHexString(type & 0xff) + " without a length");
            }
            return numbers(type, length(width(type)));
        }
        if (next == '#') {
            in.get();
            return items(length(1), depth);
        }
        return items(-1, depth);
    }

    private double[] numbers(byte type, int count) {
        charge.take((long) count * Double.BYTES);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(type);
        }
        return numbers;
    }

    /** @param count items, or -1 for all up to the closing bracket */
    private Object items(int count, int depth) {
        Numbers numbers = new Numbers(charge);
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; count < 0 ? peek() != ']' : i < count; i++) {
            byte type = in.get();
            if (items.isEmpty() && (width(type) > 0 || type == 'T' || type == 'F')) {
                numbers.add(number(type));
                continue;
            }
            for (int k = items.size(); k < i; k++) {
                items.add(numbers.get(k));
            }
            charge.take(ENTRY);
            items.add(value(type, depth + 1));
        }
        if (count < 0) {
            in.get();
        }
        return items.isEmpty() ? numbers.toArray() : items;
    }
}
