package io.picklejar.server.lookup;

import io.picklejar.server.remote.Breaker;
import io.picklejar.server.routing.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A place where values are found by keys.
 *
 * <ol>
 *   <li>Making one does not connect; it connects with the first question or preparation.
 *   <li>One question is one round trip, however many keys it has.
 *   <li>A key that it has nothing for is not in the answer.
 *   <li>Asking blocks nobody. The future fails with a {@link io.picklejar.server.remote.RemoteException}; its cause is a
 *       {@link LookupFault} where the question is wrong.
 * </ol>
 */
interface Store extends AutoCloseable {

    /** Longest text that a value may be. */
    int LONGEST_TEXT = 64 << 10;

    /**
     * Asks.
     *
     * @param keys each once
     * @param columns whose values are wanted, each once
     * @param atMost what the asker would wait for; the store's own timeout may be shorter
     * @return by key
     */
    CompletableFuture<Map<String, Found>> ask(Lookup.Ask ask, List<String> keys, List<String> columns, Duration atMost);

    /** Connects and looks at a question without asking it, so that the first one that is asked finds everything ready. */
    CompletableFuture<?> prepare(Lookup.Ask ask, List<String> columns);

    /** Whether it is asked at present. */
    Breaker.State state();

    @Override
    void close();
}
