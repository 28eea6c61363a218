package io.picklejar.server.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A store on a bad line: what comes differs from what was stored, each time in another way. */
final class CorruptingStore implements ObjectStore {

    int corrupted;
    private final ObjectStore store;
    private final int times;

    CorruptingStore(ObjectStore store, int times) {
        this.store = store;
        this.times = times;
    }

    @Override
    public Body open(RemoteObject object, long offset) throws IOException {
        Body body = store.open(object, offset);
        if (corrupted >= times) {
            return body;
        }
        corrupted++;
        InputStream bytes = new FilterInputStream(body.bytes()) {
            @Override
            public int read(byte[] buffer, int at, int length) throws IOException {
                int n = super.read(buffer, at, length);
                for (int i = at; i < at + n; i++) {
                    buffer[i] ^= (byte) ThreadLocalRandom.current().nextInt(1, 256);
                }
                return n;
            }
        };
        return new Body(bytes, body.offset(), body.tagIsMd5(), body.drop());
    }

    @Override
    public List<RemoteObject> list(int most) throws IOException {
        return store.list(most);
    }

    @Override
    public void put(String key, byte[] content, @Nullable String tag) throws IOException {
        store.put(key, content, tag);
    }

    @Override
    public String rootName() {
        return store.rootName();
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public String identity() {
        return store.identity();
    }

    @Override
    public void close() {
        store.close();
    }
}
