package io.picklejar.cli;

/** Exit codes. */
final class Exit {

    static final int OK = 0;
    static final int FAILED = 1;

    /** The command line or a setting cannot be used. */
    static final int USAGE = 2;

    private Exit() {}
}
