package io.picklejar.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A text that is not to be seen in logs, messages or help. */
public final class Secret {

    static final String HIDDEN = "(not shown)";

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The text, for whoever has to use it. */
    public String reveal() {
        return value;
    }

    /** Whether {@code given} is the same text; takes as long wherever they differ. */
    public boolean matches(String given) {
        return MessageDigest.isEqual(digest(value), digest(given));
    }

    /** Of one length, so that not even the length can be timed. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
