package io.picklejar.server.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.picklejar.server.config.LogConfig;
import io.picklejar.server.config.LogConfig.Format;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.function.LongSupplier;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the process's log up: one JSON object a line on standard output, or text for a person at a terminal. Lines are
 * written by a thread of their own; when it cannot keep up, lines are dropped and counted rather than requests delayed.
 */
public final class Logs {

    /** A quarter of a second of the busiest server's, and some 6 MB where nobody reads them. */
    private static final int WAITING = 16_384;

    private static final String WRITER = "standard output";

    private Logs() {}

    /** Configures the process-wide log; for the command line, not for embedders, who have a log of their own. */
    public static void configure(LogConfig config) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        LogWriter writer =
                new LogWriter(new FileOutputStream(FileDescriptor.out), format(config.format(), context), WAITING);
        writer.setContext(context);
        writer.setName(WRITER);
        writer.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(writer);
        root.setLevel(Level.WARN);
        Level level = Level.toLevel(config.level().name());
        context.getLogger("io.picklejar").setLevel(level);
        context.getLogger("picklejar").setLevel(level);
        // every broken connection, with its stack trace; lookups say what is wrong in a line of their own
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    }

    /** Writes what is still waiting; the log is silent afterwards. */
    public static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** How many lines the log has dropped; null where it is not ours, but configured by who embeds the server. */
    public static @Nullable LongSupplier dropped() {
        // an application with another framework may have left logback out
        boolean isLogback =
                LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback.");
        return isLogback
                        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(WRITER) instanceof LogWriter writer
                ? writer::dropped
                : null;
    }

    private static LineFormat format(Format format, LoggerContext context) {
        return isJson(format) ? new LineFormat.Json(json(context)) : new LineFormat.Text(text(context));
    }

    private static boolean isJson(Format format) {
        return switch (format) {
            case JSON -> true;
            case TEXT -> false;
            case AUTO -> !isTerminal();
        };
    }

    @SuppressWarnings("SystemConsoleNull") // its Javadoc still allows null
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    static Encoder<ILoggingEvent> json(LoggerContext context) {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setTimeZone("UTC");
        encoder.getFieldNames().setVersion("[ignore]");
        encoder.getFieldNames().setLevelValue("[ignore]");
        encoder.start();
        return encoder;
    }

    static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg%n%ex{0}");
        encoder.start();
        return encoder;
    }
}
