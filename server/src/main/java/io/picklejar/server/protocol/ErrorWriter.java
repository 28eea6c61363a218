package io.picklejar.server.protocol;

import io.picklejar.model.schema.Violation;
import io.picklejar.server.error.ServeException;
import tools.jackson.core.JsonGenerator;

/** Writes errors as FastAPI's users know them, or as RFC 9457 problems. Never a class name, a path or a stack trace. */
public final class ErrorWriter {

    private ErrorWriter() {}

    /** {@code {"detail": …}}. */
    public static byte[] detail(RuntimeException error) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName("detail");
            if (error instanceof ServeException.Invalid invalid) {
                violations(json, invalid);
                count(json, invalid);
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
            if (error instanceof ServeException.Invalid invalid) {
                json.writeName("errors");
                violations(json, invalid);
                count(json, invalid);
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

    private static void violations(JsonGenerator json, ServeException.Invalid invalid) {
        json.writeStartArray();
        invalid.violations().forEach(violation -> violation(json, violation));
        json.writeEndArray();
    }

    /** Told only where the list was cut. */
    private static void count(JsonGenerator json, ServeException.Invalid invalid) {
        if (invalid.count() > invalid.violations().size()) {
            json.writeNumberProperty("error_count", invalid.count());
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
