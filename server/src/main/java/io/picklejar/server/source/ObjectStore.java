package io.picklejar.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place that lists files and gives them.
 *
 * <ol>
 *   <li>Every call blocks and ends within the configured time-out; none tries twice: {@link Retry} does.
 *   <li>What goes wrong is a {@link StoreException} that says whether it may pass.
 *   <li>One thread at a time; making one does no I/O.
 * </ol>
 */
interface ObjectStore extends AutoCloseable {

    /**
     * Everything there is.
     *
     * @param most objects; more are an error
     */
    List<RemoteObject> list(int most) throws IOException;

    /**
     * Opens an object, provided that it still is as listed.
     *
     * @param offset first byte wanted; the answer may begin at 0 all the same, see {@link Body#offset}
     */
    Body open(RemoteObject object, long offset) throws IOException;

    /**
     * Writes a small object.
     *
     * @param tag what it must still be, or null where it must not be there yet
     */
    void put(String key, byte[] content, @Nullable String tag) throws IOException;

    /** Name of the model where the place holds one model and no folder of models. */
    String rootName();

    /** For logs: {@code s3://bucket/prefix}. */
    String describe();

    /** What tells it from all other stores: caches go by it. */
    String identity();

    @Override
    void close();

    /**
     * Bytes on their way; closing early drops the connection instead of reading the rest.
     *
     * @param offset of the first byte
     * @param tagIsMd5 whether the object's tag, where it looks like an MD5, is one
     */
    record Body(InputStream bytes, long offset, boolean tagIsMd5, Runnable drop) implements AutoCloseable {
        @Override
        public void close() {
            drop.run();
        }
    }
}
