package io.picklejar.server.source;

import io.picklejar.server.config.SourceConfig;
import java.net.URI;
import java.nio.file.Path;

/** Scans a store once and prints what it found; run by tests in a process of its own. */
final class ScanOnce {

    private ScanOnce() {}

    /** @param arguments the store, its endpoint, the cache's folder */
    public static void main(String[] arguments) throws Exception {
        SourceConfig config = S3Server.config(URI.create(arguments[1]), Path.of(arguments[2]));
        try (Source source = S3Server.source(arguments[0], config)) {
            System.out.println("scanning");
            Inventory inventory = source.scan();
            inventory.found().forEach(found -> System.out.println("found " + found.model()));
            inventory.problems().forEach(problem -> System.out.println("problem " + problem));
        }
    }
}
