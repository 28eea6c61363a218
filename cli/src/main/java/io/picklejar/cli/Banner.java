package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.schema.ExampleRow;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** What a person at a terminal sees once the server is up: what is served, where, and a call to try. */
final class Banner {

    private Banner() {}

    static String of(PicklejarServer server) {
        List<Artifact> artifacts = new ArrayList<>();
        for (Model model : server.registry().models()) {
            Served served = model.served();
            if (served != null) {
                artifacts.add(served.artifact());
            }
        }
        return text(server.address().toString(), artifacts, server.registry().defaultModel() != null);
    }

    static String text(String address, List<Artifact> artifacts, boolean hasDefault) {
        StringBuilder text = new StringBuilder(256);
        text.append("\npicklejar ").append(Version.number()).append(" serves\n\n");
        for (Artifact artifact : artifacts) {
            text.append("  %s %s: %s, %d features%n"
                    .formatted(
                            artifact.name(),
                            artifact.version(),
                            artifact.type(),
                            artifact.schema().size()));
        }
        Artifact first = artifacts.getFirst();
        String target = address + (hasDefault ? "/predict" : "/predict/" + first.name());
        text.append("\n  at    ")
                .append(address)
                .append("\n  docs  ")
                .append(address)
                .append("/docs\n  try   curl ");
        text.append(target).append(" -H 'Content-Type: application/json' -d ").append(quoted(body(first)));
        return text.append("\n\nCtrl-C stops it.\n").toString();
    }

    private static String body(Artifact artifact) {
        ArrayNode row = Json.array();
        ExampleRow.of(artifact.schema()).values().forEach(value -> row.add(Json.scalar(value)));
        return Json.object().set("features", row).toString();
    }

    /** For a POSIX shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
