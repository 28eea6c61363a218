package io.picklejar.server.registry;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a model, for logs, metrics, alerts and the admin listener.
 *
 * @param version null where it concerns the whole model
 * @param detail one line for a person
 * @param served what was in memory, where that matters: ready and unloaded versions
 */
public record RegistryEvent(
        Instant time,
        Kind kind,
        String model,
        @Nullable String version,
        String detail,
        @Nullable Served served) {

    /** What happened. */
    public enum Kind {
        /** A version passed its checks and may serve. */
        READY,
        /** A version did not pass; what served before goes on. An alert. */
        FAILED,
        /** Requests go to other versions than before. */
        ROUTED,
        /** A version left the memory. */
        UNLOADED,
        /** A version left the memory to make room. */
        EVICTED,
        /** The route or the source has a problem; everything stays as it was. An alert. */
        PROBLEM,
        /** A model is no longer in the repository. */
        REMOVED,
        /** A canary got a greater share. */
        STEPPED,
        /** A canary lost its traffic. An alert. */
        ROLLED_BACK
    }

    public RegistryEvent withDetail(String newDetail) {
        return new RegistryEvent(time, kind, model, version, newDetail, served);
    }

    /** One line that says all of it. */
    public String headline() {
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "model " + model + (version == null ? "" : " " + version) + " " + what + ": " + detail;
    }

    public boolean isAlert() {
        return kind == Kind.FAILED || kind == Kind.PROBLEM || kind == Kind.ROLLED_BACK;
    }
}
