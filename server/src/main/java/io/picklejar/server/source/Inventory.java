package io.picklejar.server.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source has.
 *
 * @param found the models' versions, in the order of their names
 * @param routes text of {@code route.yaml} by model
 * @param problems one for each thing that could not be brought; those versions keep their last good state
 */
public record Inventory(List<Found> found, Map<String, String> routes, List<Problem> problems) {

    /** Stands for the model in a {@link Problem} of the source as a whole. */
    public static final String EVERYTHING = "*";

    public Inventory {
        found = List.copyOf(found);
        routes = Map.copyOf(routes);
        problems = List.copyOf(problems);
    }

    /**
     * Something that could not be brought.
     *
     * @param model its model, or {@link #EVERYTHING}; made printable where the name itself is the problem
     * @param version its version, or null where the model as a whole or its {@code route.yaml} is meant
     * @param reason one line
     */
    public record Problem(String model, @Nullable String version, String reason) {
        @Override
        public String toString() {
            return model + (version == null ? "" : "/" + version) + ": " + reason;
        }
    }
}
