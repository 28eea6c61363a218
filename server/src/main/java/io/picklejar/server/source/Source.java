package io.picklejar.server.source;

import java.io.IOException;

/**
 * Where models come from.
 *
 * <ol>
 *   <li>Every method may block on I/O; construction does none. One thread calls at a time.
 *   <li>A path in an inventory stays readable until two later inventories no longer have it, or until {@link #close}.
 *   <li>A source that cannot be reached throws from {@link #scan}; it never answers with an inventory that lacks what it
 *       merely could not see.
 * </ol>
 */
public interface Source extends AutoCloseable {

    /** Looks for models; a remote source brings what is new to this machine first. */
    Inventory scan() throws IOException;

    /** Replaces a model's {@code route.yaml}, atomically. */
    void writeRoute(String model, String yaml) throws IOException;

    /** For logs: {@code models/}, {@code s3://bucket/prefix}. */
    String describe();

    @Override
    void close();
}
