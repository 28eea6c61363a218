package io.picklejar.server.registry;

/**
 * A model version's life: {@code NEW → LOADING → VERIFYING → READY → DRAINING → UNLOADED}, and from anywhere before the end
 * to {@code FAILED}.
 */
public enum ModelState {
    NEW,
    LOADING,
    VERIFYING,
    READY,
    DRAINING,
    UNLOADED,
    FAILED;

    /** The one place that knows the legal transitions. */
    boolean mayBecome(ModelState next) {
        return switch (this) {
            case NEW -> next == LOADING || next == FAILED;
            case LOADING -> next == VERIFYING || next == FAILED;
            case VERIFYING -> next == READY || next == FAILED;
            case READY -> next == DRAINING || next == FAILED;
            case DRAINING -> next == UNLOADED || next == FAILED;
            case UNLOADED, FAILED -> false;
        };
    }
}
