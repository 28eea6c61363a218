package io.picklejar.server.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.picklejar.server.observe.RequestLine.Fields;
import io.picklejar.server.predict.Millis;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Log events as bytes. Most are what the encoder makes of them; request lines, of which there may be a hundred thousand a
 * second, are written here, byte for byte as the encoder would. Not for several threads.
 */
abstract sealed class LineFormat {

    /** What rounds to 10,000 s or more, Java prints with an exponent. */
    private static final long EXPONENT_FROM = 9_999_999_999_500L;

    private final Encoder<ILoggingEvent> others;

    private LineFormat(Encoder<ILoggingEvent> others) {
        this.others = others;
    }

    /** Adds the event's line, with its end. */
    final void write(ILoggingEvent event, LineBytes to) {
        RequestLine line = RequestLine.of(event);
        if (line == null) {
            to.bytes(others.encode(event));
        } else {
            request(event, line, to);
        }
    }

    abstract void request(ILoggingEvent event, RequestLine line, LineBytes to);

    /** As {@code Double.toString} of {@link Millis#of}. */
    static void millis(long nanos, LineBytes to) {
        if (nanos < 0 || nanos >= EXPONENT_FROM) {
            to.plain(Double.toString(Millis.of(nanos)));
            return;
        }
        long micros = (nanos + 500) / 1000;
        to.number(micros / 1000).plain(".");
        if (micros % 1000 == 0) {
            to.plain("0");
        } else {
            to.digits(micros % 1000, 3).trimZeros();
        }
    }

    /** Seconds as text; the last is kept, as the next event is of the same one. */
    static final class Seconds {

        private final DateTimeFormatter formatter;
        private long second = Long.MIN_VALUE;
        private String text = "";

        Seconds(String pattern, ZoneId zone) {
            this.formatter = DateTimeFormatter.ofPattern(pattern).withZone(zone);
        }

        String of(ILoggingEvent event) {
            long now = Math.floorDiv(event.getTimeStamp(), 1000L);
            if (now != second) {
                second = now;
                text = formatter.format(Instant.ofEpochSecond(now));
            }
            return text;
        }
    }

    /** {@code key=value}, each after a space. */
    private static final class Pairs implements Fields {

        private final boolean inJson;
        private LineBytes to = new LineBytes();

        /** @param inJson whether they stand inside a JSON string */
        Pairs(boolean inJson) {
            this.inJson = inJson;
        }

        void tell(RequestLine line, LineBytes bytes) {
            to = bytes;
            line.tell(this);
        }

        private LineBytes key(String key) {
            return to.plain(" ").plain(key).plain("=");
        }

        @Override
        public void text(String key, String value) {
            String shown = LineBytes.oneLine(value);
            if (inJson) {
                key(key).json(shown);
            } else {
                key(key).plain(shown);
            }
        }

        @Override
        public void count(String key, long value) {
            key(key).number(value);
        }

        @Override
        public void time(String key, long nanos) {
            millis(nanos, key(key));
        }
    }

    /** Members of a JSON object, each after a comma. */
    private static final class Members implements Fields {

        private LineBytes to = new LineBytes();

        void tell(RequestLine line, LineBytes bytes) {
            to = bytes;
            line.tell(this);
        }

        private LineBytes key(String key) {
            return to.plain(",\"").plain(key).plain("\":");
        }

        @Override
        public void text(String key, String value) {
            key(key).plain("\"").json(value).plain("\"");
        }

        @Override
        public void count(String key, long value) {
            key(key).number(value);
        }

        @Override
        public void time(String key, long nanos) {
            millis(nanos, key(key));
        }
    }

    /** As {@code %d{HH:mm:ss.SSS} %-5level %msg%n}. */
    static final class Text extends LineFormat {

        private final Seconds seconds = new Seconds("HH:mm:ss", ZoneId.systemDefault());
        private final Pairs pairs = new Pairs(false);

        Text(Encoder<ILoggingEvent> others) {
            super(others);
        }

        @Override
        void request(ILoggingEvent event, RequestLine line, LineBytes to) {
            String level = event.getLevel().toString();
            to.plain(seconds.of(event)).plain(".").digits(event.getNanoseconds() / 1_000_000, 3);
            to.plain(" ").plain(level).plain(level.length() < 5 ? "  " : " ");
            to.plain(line.word());
            pairs.tell(line, to);
            to.plain(System.lineSeparator());
        }
    }

    /** As logstash's encoder: the message, and then each of its fields. */
    static final class Json extends LineFormat {

        private final Seconds seconds = new Seconds("uuuu-MM-dd'T'HH:mm:ss", ZoneOffset.UTC);
        private final Pairs message = new Pairs(true);
        private final Members members = new Members();

        Json(Encoder<ILoggingEvent> others) {
            super(others);
        }

        @Override
        void request(ILoggingEvent event, RequestLine line, LineBytes to) {
            to.plain("{\"@timestamp\":\"");
            timestamp(event, to);
            to.plain("Z\",\"message\":\"").plain(line.word());
            message.tell(line, to);
            to.plain("\",\"logger_name\":\"").json(event.getLoggerName());
            to.plain("\",\"thread_name\":\"").json(event.getThreadName());
            to.plain("\",\"level\":\"").plain(event.getLevel().toString()).plain("\"");
            members.tell(line, to);
            to.plain("}").plain(System.lineSeparator());
        }

        /** ISO 8601 with as many digits of the second as it takes. */
        private void timestamp(ILoggingEvent event, LineBytes to) {
            to.plain(seconds.of(event));
            if (event.getNanoseconds() > 0) {
                to.plain(".").digits(event.getNanoseconds(), 9).trimZeros();
            }
        }
    }
}
