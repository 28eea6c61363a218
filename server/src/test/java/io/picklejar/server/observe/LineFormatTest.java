package io.picklejar.server.observe;

import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.observe.RequestLine.Predicted;
import io.picklejar.server.observe.RequestLine.Refused;
import io.picklejar.server.predict.Millis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of requests are those that logback's and logstash's encoders write; the literal ones were written by them before. */
class LineFormatTest {

    private static final String NOON = "2026-11-21T12:00:01.250007Z";
    private static final Predicted PREDICTED =
            new Predicted("4f1c", "credit", "1.0.0", 3, 2_400, 50_000, CacheUse.NONE);
    private static final Refused REFUSED = new Refused("4f1c", "credit", 422, "validation", 1_234_567_890);

    private final LoggerContext context = new LoggerContext();
    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void inUtc() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void elsewhere() {
        TimeZone.setDefault(zone);
    }

    private LoggingEvent event(Level level, String time, String message, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("test", context.getLogger("picklejar.request"), level, message, null, arguments);
        event.setInstant(Instant.parse(time));
        event.setThreadName("loop-1");
        return event;
    }

    private String json(LoggingEvent event) {
        return written(new LineFormat.Json(Logs.json(context)), event);
    }

    private String text(LoggingEvent event) {
        return written(new LineFormat.Text(Logs.text(context)), event);
    }

    private static String written(LineFormat format, LoggingEvent event) {
        LineBytes lines = new LineBytes();
        format.write(event, lines);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            lines.writeFirst(lines.size(), out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String encoded(Encoder<ILoggingEvent> encoder, LoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anAnsweredRequestAsJson() {
        assertThat(json(event(Level.INFO, NOON, "predicted {}", PREDICTED))).isEqualToNormalizingNewlines("""
                        {"@timestamp":"2026-11-21T12:00:01.250007Z","message":"predicted request_id=4f1c model=credit \
                        model_version=1.0.0 rows=3 model_ms=0.002 total_ms=0.05","logger_name":"picklejar.request",\
                        "thread_name":"loop-1","level":"INFO","request_id":"4f1c","model":"credit",\
                        "model_version":"1.0.0","rows":3,"model_ms":0.002,"total_ms":0.05}
                        """);
    }

    @Test
    void aRefusedRequestAsJson() {
        assertThat(json(event(Level.INFO, NOON, "refused {}", REFUSED))).isEqualToNormalizingNewlines("""
                        {"@timestamp":"2026-11-21T12:00:01.250007Z","message":"refused request_id=4f1c model=credit \
                        status=422 kind=validation total_ms=1234.568","logger_name":"picklejar.request",\
                        "thread_name":"loop-1","level":"INFO","request_id":"4f1c","model":"credit",\
                        "status":422,"kind":"validation","total_ms":1234.568}
                        """);
    }

    @Test
    void asText() {
        assertThat(text(event(Level.INFO, NOON, "predicted {}", PREDICTED))).isEqualToNormalizingNewlines("""
                        12:00:01.250 INFO  predicted request_id=4f1c model=credit model_version=1.0.0 rows=3 \
                        model_ms=0.002 total_ms=0.05
                        """);
        assertThat(text(event(Level.INFO, NOON, "refused {}", REFUSED))).isEqualToNormalizingNewlines("""
                        12:00:01.250 INFO  refused request_id=4f1c model=credit status=422 kind=validation \
                        total_ms=1234.568
                        """);
    }

    /** What the log was told before: the same words with an argument each. */
    @ParameterizedTest
    @ValueSource(strings = {"4f1c", "a\"b\\c", "ünï €", "😀", "", " "})
    void isWhatTheEncodersWriteOfSeparateArguments(String id) {
        LoggingEvent before = event(
                Level.INFO,
                NOON,
                "predicted {} {} {} {} {} {} {}",
                keyValue("request_id", id),
                keyValue("model", "credit"),
                keyValue("model_version", "1.0.0"),
                keyValue("rows", 3),
                keyValue("model_ms", Millis.of(0)),
                keyValue("total_ms", Millis.of(7_000_000)),
                keyValue("cache", "hit"));
        LoggingEvent now = event(
                Level.INFO, NOON, "predicted {}", new Predicted(id, "credit", "1.0.0", 3, 0, 7_000_000, CacheUse.HIT));
        assertThat(json(now)).isEqualTo(encoded(Logs.json(context), before));
        assertThat(text(now)).isEqualTo(encoded(Logs.text(context), before));
        // and an application with encoders of its own
        assertThat(encoded(Logs.json(context), now)).isEqualTo(json(now));
        assertThat(encoded(Logs.text(context), now)).isEqualTo(text(now));
    }

    /** A value that could end its line and begin a forged one, or steer a terminal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n12:00:01.250 INFO  predicted",
                "a\r\nb",
                "\u001b[2Jx",
                "\u0000",
                "\u0085",
                "\u2028",
                "\",\"level\":\"ERROR",
                "\t\b\f\u001f\u007f"
            })
    void noValueBreaksOutOfItsLine(String hostile) {
        LoggingEvent event =
                event(Level.INFO, NOON, "refused {}", new Refused(hostile, hostile, 404, "not_found", 1_000));
        assertThat(json(event))
                .isEqualTo(encoded(Logs.json(context), event))
                .doesNotContainPattern("[\r\n](?!\n?\\z)")
                .containsOnlyOnce("\"level\":\"INFO\"")
                .doesNotContain("\"level\":\"ERROR");
        assertThat(text(event))
                .isEqualTo(encoded(Logs.text(context), event))
                .doesNotContainPattern("[\\p{Cntrl}\u0085\u2028](?!\\z)")
                .endsWith(System.lineSeparator());
    }

    @Test
    void halfACharacterIsNoReasonToLoseTheLine() {
        LoggingEvent event = event(Level.INFO, NOON, "refused {}", new Refused("a\ud83d", "m", 404, "kind", 0));
        assertThat(json(event)).contains("\"request_id\":\"a?\"");
        assertThat(text(event)).contains("request_id=a? ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T12:00:01Z",
                "2026-11-21T12:00:01.5Z",
                "2026-11-21T12:00:00.000000001Z",
                "2026-12-31T23:59:59.999999999Z",
                "1969-12-31T23:59:59.100Z"
            })
    void timesAreTheEncoders(String time) {
        for (Level level : new Level[] {Level.INFO, Level.ERROR}) {
            LoggingEvent event = event(level, time, "predicted {}", PREDICTED);
            assertThat(json(event)).isEqualTo(encoded(Logs.json(context), event));
            assertThat(text(event)).isEqualTo(encoded(Logs.text(context), event));
        }
    }

    @Test
    void theSecondThatIsKeptIsTheEventsOwn() {
        LineFormat format = new LineFormat.Json(Logs.json(context));
        for (String time : new String[] {NOON, "2026-11-21T12:00:01.9Z", "2026-11-21T12:00:02Z", NOON}) {
            assertThat(written(format, event(Level.INFO, time, "predicted {}", PREDICTED)))
                    .startsWith("{\"@timestamp\":\"" + time + "\"");
        }
    }

    @Test
    void millisecondsAreDoublesAsJavaPrintsThem() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            assertMillis(random.nextLong(1L << (1 + random.nextInt(62))));
        }
        for (long edge : new long[] {
            0,
            1,
            499,
            500,
            501,
            999,
            1_000,
            1_499,
            1_500,
            999_499,
            999_500,
            999_999,
            1_000_000,
            9_999_999_999_499L,
            9_999_999_999_500L,
            9_999_999_999_999L,
            10_000_000_000_000L,
            Long.MAX_VALUE,
            -1,
            -1_000_000,
            Long.MIN_VALUE
        }) {
            assertMillis(edge);
        }
    }

    private static void assertMillis(long nanos) throws IOException {
        LineBytes bytes = new LineBytes();
        LineFormat.millis(nanos, bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes.writeFirst(bytes.size(), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as("%d ns", nanos)
                .isEqualTo(Double.toString(Millis.of(nanos)));
    }

    @Test
    void otherEventsAreTheEncoders() {
        LoggingEvent event = event(Level.WARN, NOON, "version {} failed", "1.1", keyValue("model", "credit"));
        assertThat(json(event)).isEqualTo(encoded(Logs.json(context), event));
        assertThat(text(event)).isEqualTo("12:00:01.250 WARN  version 1.1 failed" + System.lineSeparator());
    }
}
