package io.picklejar.server.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.predict.Millis;
import io.picklejar.server.predict.PredictionEvent;
import net.logstash.logback.argument.StructuredArgument;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What the log says of a request, as one argument of one log event. It is formatted by whoever writes it: the launcher's
 * own {@link LineFormat}, logstash's encoders in an application that configured them ({@link #writeTo}), or any other
 * logging framework ({@link #toString}). Keeps no values of the request alive while it waits to be written.
 */
sealed interface RequestLine extends StructuredArgument {

    /** What a line is made of, in its order. */
    interface Fields {
        void text(String key, String value);

        void count(String key, long value);

        /** @param nanos shown in milliseconds, as {@link Millis} has them */
        void time(String key, long nanos);
    }

    /** The first word of the message. */
    String word();

    void tell(Fields fields);

    @Override
    default void writeTo(JsonGenerator generator) {
        tell(new JsonFields(generator));
    }

    /** The request line that an event consists of, or null where it is another event. */
    static @Nullable RequestLine of(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        return arguments != null && arguments.length == 1 && arguments[0] instanceof RequestLine line ? line : null;
    }

    record Predicted(
            String requestId, String model, String version, int rows, long modelNanos, long totalNanos, CacheUse cached)
            implements RequestLine {

        static Predicted of(PredictionEvent.Answered event) {
            return new Predicted(
                    event.requestId(),
                    event.served().artifact().name(),
                    event.served().artifact().version(),
                    event.predictions().rows(),
                    event.modelNanos(),
                    event.totalNanos(),
                    event.cached());
        }

        @Override
        public String word() {
            return "predicted";
        }

        @Override
        public void tell(Fields fields) {
            fields.text("request_id", requestId);
            fields.text("model", model);
            fields.text("model_version", version);
            fields.count("rows", rows);
            fields.time("model_ms", modelNanos);
            fields.time("total_ms", totalNanos);
            if (cached != CacheUse.NONE) {
                fields.text("cache", cached.word());
            }
        }

        @Override
        public String toString() {
            return TextFields.of(this);
        }
    }

    record Refused(String requestId, String model, int status, String kind, long totalNanos) implements RequestLine {

        static Refused of(PredictionEvent.Refused event) {
            return new Refused(event.requestId(), event.model(), event.status(), event.kind(), event.totalNanos());
        }

        @Override
        public String word() {
            return "refused";
        }

        @Override
        public void tell(Fields fields) {
            fields.text("request_id", requestId);
            fields.text("model", model);
            fields.count("status", status);
            fields.text("kind", kind);
            fields.time("total_ms", totalNanos);
        }

        @Override
        public String toString() {
            return TextFields.of(this);
        }
    }

    /** {@code key=value key=value}, on one line whatever the values are. */
    record TextFields(StringBuilder out) implements Fields {

        static String of(RequestLine line) {
            TextFields fields = new TextFields(new StringBuilder(128));
            line.tell(fields);
            return fields.out.toString();
        }

        private StringBuilder key(String key) {
            return (out.isEmpty() ? out : out.append(' ')).append(key).append('=');
        }

        @Override
        public void text(String key, String value) {
            key(key).append(LineBytes.oneLine(value));
        }

        @Override
        public void count(String key, long value) {
            key(key).append(value);
        }

        @Override
        public void time(String key, long nanos) {
            key(key).append(Millis.of(nanos));
        }
    }

    /** Into the object that the generator is writing. */
    record JsonFields(JsonGenerator out) implements Fields {

        @Override
        public void text(String key, String value) {
            out.writeStringProperty(key, value);
        }

        @Override
        public void count(String key, long value) {
            out.writeNumberProperty(key, value);
        }

        @Override
        public void time(String key, long nanos) {
            out.writeNumberProperty(key, Millis.of(nanos));
        }
    }
}
