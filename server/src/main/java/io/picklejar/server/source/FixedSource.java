package io.picklejar.server.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Models that are known beforehand and never change: what a command was given. */
public record FixedSource(List<Found> found) implements Source {

    public FixedSource {
        found = List.copyOf(found);
    }

    @Override
    public Inventory scan() {
        return new Inventory(found, Map.of(), List.of());
    }

    @Override
    public void writeRoute(String model, String yaml) throws IOException {
        throw new IOException("these models are fixed; their routes cannot be kept");
    }

    @Override
    public String describe() {
        return found.toString();
    }

    @Override
    public void close() {}
}
