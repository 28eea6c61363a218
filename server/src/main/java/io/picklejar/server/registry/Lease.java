package io.picklejar.server.registry;

/** Pins a model version for the length of a request. Closed exactly once, by whoever answers the request. */
public final class Lease implements AutoCloseable {

    private final ModelVersion version;
    private final Served served;

    Lease(ModelVersion version, Served served) {
        this.version = version;
        this.served = served;
    }

    public Served served() {
        return served;
    }

    /** Another lease of the same version, to be closed like this one; only while this one is open. */
    public Lease again() {
        version.retain();
        return new Lease(version, served);
    }

    @Override
    public void close() {
        version.release();
    }
}
