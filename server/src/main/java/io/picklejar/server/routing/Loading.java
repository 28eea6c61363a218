package io.picklejar.server.routing;

/** When a model is brought into memory. */
public enum Loading {
    /** As soon as it is found. */
    EAGER,
    /** With its first request; it may leave again when memory is short. */
    ON_DEMAND,
    /** As soon as it is found, and it never leaves for want of memory. */
    PINNED
}
