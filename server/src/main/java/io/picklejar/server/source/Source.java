package io.picklejar.server.source;

import java.io.IOException;

/**
 * Where models come from.
 *
 * <ol>
 *   <li>{@link #scan} and {@link #writeRoute} block on files or the network; they belong on a virtual thread, never on an
 *       event loop.
 *   <li>One thread at a time calls a source; making one does no I/O.
 *   <li>A path of an inventory stays as it is until the source is closed, or until two later inventories have come without
 *       it. A {@link LocalSource} cannot promise that: its folders are somebody else's.
 *   <li>What cannot be brought is a {@link Inventory.Problem}, not an exception: the other models are unaffected, and a
 *       version that was there before keeps its last good state. {@code scan} throws only where nothing at all can be said.
 *   <li>A process killed at any moment leaves nothing behind that a later scan takes for a model, and never half a
 *       {@code route.yaml}.
 * </ol>
 */
public interface Source extends AutoCloseable {

    /** The most bytes of a {@code route.yaml}. */
    int LONGEST_ROUTE = 64 << 10;

    /** Looks for models; a remote source first brings what is new into its local cache. */
    Inventory scan() throws IOException;

    /**
     * Replaces the {@code route.yaml} of a model as a whole.
     *
     * @throws IOException with the reason, where it cannot be written, the model is not there, somebody else changed it since
     *     the last scan, or the source is read-only
     */
    void writeRoute(String model, String yaml) throws IOException;

    /** For logs: {@code s3://bucket/prefix}, {@code models/}. */
    String describe();

    @Override
    void close();
}
