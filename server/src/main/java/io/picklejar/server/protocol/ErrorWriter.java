package io.picklejar.server.protocol;

import io.picklejar.model.schema.Violation;
import io.picklejar.server.error.ServeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes errors as FastAPI's users know them, or as RFC 9457 problems. Never a class name, a path or a stack trace. */
public final class ErrorWriter {

    private ErrorWriter() {}

    /** {@code {"detail": …}}. */
    public static byte[] detail(RuntimeException error) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName("detail");
            Faults faults = Faults.of(error);
            if (faults != null) {
                violations(json, faults);
                count(json, faults);
            } else {
                json.writeString(message(error));
            }
            json.writeEndObject();
        });
    }

    /** {@code application/problem+json}. */
    public static byte[] problem(RuntimeException error, String requestId) {
        ErrorAnswer answer = ErrorAnswer.of(error);
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "urn:picklejar:error:" + answer.kind());
            json.writeStringProperty("title", answer.title());
            json.writeNumberProperty("status", answer.status());
            json.writeStringProperty("detail", message(error));
            json.writeStringProperty("request_id", requestId);
            Faults faults = Faults.of(error);
            if (faults != null) {
                json.writeName("errors");
                violations(json, faults);
                count(json, faults);
            }
            json.writeEndObject();
        });
    }

    private static String message(RuntimeException error) {
        return switch (error) {
            case ServeException.Invalid invalid ->
                invalid.count() == 1
                        ? "1 value is not what the model takes"
                        : invalid.count() + " values are not what the model takes";
            case ServeException serve -> String.valueOf(serve.getMessage());
            default -> "Internal Server Error";
        };
    }

    /** The single values that an error is about. */
    private record Faults(List<Violation> violations, long count) {
        static @Nullable Faults of(RuntimeException error) {
            return switch (error) {
                case ServeException.Invalid invalid -> new Faults(invalid.violations(), invalid.count());
                case ServeException.BadLookup bad ->
                    bad.violations().isEmpty() ? null : new Faults(bad.violations(), bad.count());
                default -> null;
            };
        }
    }

    private static void violations(JsonGenerator json, Faults faults) {
        json.writeStartArray();
        faults.violations().forEach(violation -> violation(json, violation));
        json.writeEndArray();
    }

    /** Told only where the list was cut. */
    private static void count(JsonGenerator json, Faults faults) {
        if (faults.count() > faults.violations().size()) {
            json.writeNumberProperty("error_count", faults.count());
        }
    }

    static void violation(JsonGenerator json, Violation violation) {
        json.writeStartObject();
        json.writeStringProperty("type", violation.type());
        json.writeName("loc");
        Json.value(json, violation.location());
        json.writeStringProperty("msg", violation.message());
        json.writeName("input");
        Json.value(json, violation.input());
        if (!violation.context().isEmpty()) {
            json.writeName("ctx");
            Json.value(json, violation.context());
        }
        json.writeEndObject();
    }
}
