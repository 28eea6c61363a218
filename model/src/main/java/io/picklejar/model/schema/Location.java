package io.picklejar.model.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a request: {@code body, batch, 3, age}. A link to the step outside it, so that reading a good row
 * makes none and a bad value makes one.
 *
 * @param outer the step before, or null at the beginning
 * @param step a name (String) or a position (Integer)
 */
public record Location(@Nullable Location outer, Object step) {

    public static Location root(String step) {
        return new Location(null, step);
    }

    public Location then(String name) {
        return new Location(this, name);
    }

    public Location then(int position) {
        return new Location(this, position);
    }

    /** All steps from the outside in. */
    public List<Object> steps() {
        Deque<Object> steps = new ArrayDeque<>();
        for (Location at = this; at != null; at = at.outer) {
            steps.addFirst(at.step);
        }
        return List.copyOf(steps);
    }
}
