package io.picklejar.server.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source had when it was looked at.
 *
 * @param found every version of every model
 * @param routes text of each model's {@code route.yaml}, by model
 * @param problems what could not be brought; such versions stay as they were
 */
public record Inventory(List<Found> found, Map<String, String> routes, List<Problem> problems) {

    /**
     * Something that could not be brought.
     *
     * @param version null where it concerns the whole model
     * @param reason one line for a person
     */
    public record Problem(String model, @Nullable String version, String reason) {}

    public Inventory {
        found = List.copyOf(found);
        routes = Map.copyOf(routes);
        problems = List.copyOf(problems);
    }
}
