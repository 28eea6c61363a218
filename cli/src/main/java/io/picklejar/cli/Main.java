package io.picklejar.cli;

/** Where the process starts. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Picklejar.commandLine(Streams.ofProcess(), args).execute(args));
    }
}
