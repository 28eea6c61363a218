package io.picklejar.server.remote;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what is wrong with something remote, now and then rather than at each of its calls. */
public final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

    private final String about;
    private final long quietNanos;
    private final AtomicLong last;

    /** @param about what lines begin with, e.g. {@code lookup in customers} */
    public Warnings(String about, Duration quiet) {
        this.about = about;
        this.quietNanos = quiet.toNanos();
        this.last = new AtomicLong(System.nanoTime() - quietNanos);
    }

    /** Unless it told something lately. */
    public void tell(Throwable error) {
        long now = System.nanoTime();
        long before = last.get();
        if (now - before >= quietNanos && last.compareAndSet(before, now)) {
            LOG.warn(
                    "{}: {}",
                    about,
                    String.valueOf(error.getMessage()).lines().findFirst().orElse("failed"));
        }
    }
}
