package io.picklejar.server.source;

import io.picklejar.model.artifact.ArtifactLoader;
import java.nio.file.Path;
import java.util.List;

/** Writes one route.yaml after another until it is killed; run by tests in a process of its own. */
final class RouteWriter {

    /** Long enough that a torn write would show. */
    static final int LINES = 2_000;

    private RouteWriter() {}

    /** @param arguments a repository with a model called credit */
    public static void main(String[] arguments) throws Exception {
        try (Source source = new LocalSource(Path.of(arguments[0]), new ArtifactLoader(List.of()))) {
            System.out.println("writing");
            for (int i = 0; ; i++) {
                source.writeRoute("credit", text(i));
            }
        }
    }

    static String text(int i) {
        return ("# " + i + "\n").repeat(LINES);
    }
}
