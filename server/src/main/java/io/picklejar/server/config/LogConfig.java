package io.picklejar.server.config;

import java.util.List;

/**
 * Logs.
 *
 * @param format how a line looks; {@link Format#AUTO} is text on a terminal and JSON elsewhere
 * @param level least severe level that is written
 * @param requests which requests leave a line
 * @param payloads whether values that callers sent may be kept and shown
 */
public record LogConfig(Format format, Level level, Requests requests, boolean payloads) {

    public enum Format {
        AUTO,
        JSON,
        TEXT
    }

    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    public enum Requests {
        ALL,
        ERRORS,
        OFF
    }

    static final Key<Format> FORMAT =
            Key.choice("log_format", Format.AUTO, "auto is text on a terminal and JSON elsewhere");
    static final Key<Level> LEVEL = Key.choice("log_level", Level.INFO, "least severe level that is written");
    static final Key<Requests> REQUESTS = Key.choice("request_log", Requests.ALL, "which requests leave a line");
    static final Key<Boolean> PAYLOADS = Key.truth(
            "log_payloads", false, "values that callers sent may be kept and shown, e.g. where a shadow disagrees");

    static final List<Key<?>> KEYS = List.of(FORMAT, LEVEL, REQUESTS, PAYLOADS);

    public static LogConfig from(Settings settings) {
        return new LogConfig(settings.get(FORMAT), settings.get(LEVEL), settings.get(REQUESTS), settings.get(PAYLOADS));
    }
}
