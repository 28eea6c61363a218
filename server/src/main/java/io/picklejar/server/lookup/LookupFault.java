package io.picklejar.server.lookup;

/** A question that a store understands and will never answer: somebody has to change it. */
final class LookupFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LookupFault(String message) {
        super(message, null, false, false);
    }
}
