package io.picklejar.server.registry;

import java.util.List;

/**
 * How loading ended.
 *
 * @param serving names of the models that serve
 */
public record LoadReport(List<String> serving, List<Failure> failed) {

    /** @param reason one line for the person who saved the model */
    public record Failure(String model, String reason) {}

    public LoadReport {
        serving = List.copyOf(serving);
        failed = List.copyOf(failed);
    }
}
