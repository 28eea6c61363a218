package io.picklejar.server.source;

/**
 * A file in an object store.
 *
 * @param key its name below the store's prefix, as the store gives it: not yet checked
 * @param size in bytes
 * @param tag changes when the content changes: the ETag without quotes
 */
record RemoteObject(String key, long size, String tag) {}
