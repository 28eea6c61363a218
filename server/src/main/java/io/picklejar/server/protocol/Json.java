package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.text.JsonFault;
import io.picklejar.server.error.ServeException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/** How JSON is read and written here. */
final class Json {

    /** Deeper nesting than any request needs; deeper than this is refused as malformed. */
    static final int MAX_DEPTH = 64;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Buffers are kept by thread: those that read and write here are few, and live as long as the server. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1000)
                    .maxStringLength(20_000_000)
                    .build())
            .build();

    private Json() {}

    static JsonParser parser(byte[] body) {
        return FACTORY.createParser(ObjectReadContext.empty(), body);
    }

    /** What a caller is told of a body that the parser refuses: never in the parser's words, which name its own classes. */
    static ServeException.Malformed refused(byte[] body, JacksonException e) {
        String fault = JsonFault.in(body, MAX_DEPTH);
        return new ServeException.Malformed("not JSON: " + (fault == null ? where(e) : fault));
    }

    /** What is said of what follows the one value that a body is. */
    static ServeException.Malformed followed(byte[] body) {
        return new ServeException.Malformed("not JSON: "
                + Objects.requireNonNullElse(JsonFault.in(body, MAX_DEPTH), "something follows the value"));
    }

    private static String where(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        boolean isTooLong = e instanceof StreamConstraintsException;
        return place + (isTooLong ? "a number, name or text is too long" : "something that JSON does not have here");
    }

    /** Something that writes itself. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json);
    }

    static byte[] bytes(Content content) {
        Sink sink = new Sink();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), sink)) {
            content.write(json);
        }
        return sink.bytes();
    }

    /** Takes what the generator has gathered in its own buffer: most answers come in one piece, and are copied once. */
    private static final class Sink extends OutputStream {

        private byte[] taken = {};
        private int length;

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] piece, int from, int count) {
            if (length == 0) {
                taken = Arrays.copyOfRange(piece, from, from + count);
            } else {
                int needed = Math.addExact(length, count);
                if (needed > taken.length) {
                    taken = Arrays.copyOf(taken, Math.max(needed, (int) Math.min(2L * taken.length, LARGEST_ARRAY)));
                }
                System.arraycopy(piece, from, taken, length, count);
            }
            length += count;
        }

        byte[] bytes() {
            return taken.length == length ? taken : Arrays.copyOf(taken, length);
        }
    }

    /** A tensor of truth values. */
    record Flags(Tensor tensor) {}

    /** Writes text, number, truth value, tensor, null, or maps and lists of them. */
    static void value(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> number(json, number);
            case Tensor tensor -> TensorWriter.write(json, tensor, false);
            case Flags flags -> TensorWriter.write(json, flags.tensor(), true);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((key, item) -> {
                    json.writeName(String.valueOf(key));
                    value(json, item);
                });
                json.writeEndObject();
            }
            case Iterable<?> items -> {
                json.writeStartArray();
                items.forEach(item -> value(json, item));
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }

    /** A number, or null for what JSON has no number for. */
    static void number(JsonGenerator json, double value) {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
