package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that longer request bodies take together, whoever sends them. Any thread. */
public final class BodyMemory {

    /** Shorter bodies are bounded by the number of connections, and not worth counting. */
    private static final int SHORT = 64 << 10;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    public BodyMemory(long most) {
        this.most = most;
    }

    /**
     * Makes room for a body that grows.
     *
     * @param held bytes it has taken here so far
     * @return bytes it has taken now
     * @throws ServeException.Unavailable if the others leave no room
     */
    int grow(int held, int length) {
        if (length <= SHORT || length <= held) {
            return held;
        }
        if (taken.addAndGet(length - held) > most) {
            taken.addAndGet(held - length);
            throw new ServeException.Unavailable("overloaded: too many long bodies at once", 1);
        }
        return length;
    }

    void free(int held) {
        taken.addAndGet(-held);
    }

    /** Bytes. */
    public long taken() {
        return taken.get();
    }
}
