package io.picklejar.server.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * What was checked before a version may serve, in order.
 *
 * @param checks each with its outcome; the last one failed where the version did
 */
public record GateReport(List<Check> checks) {

    static final GateReport NONE = new GateReport(List.of());

    /**
     * One check.
     *
     * @param name {@code load}, {@code schema}, {@code golden}, {@code evaluation}, {@code warm_up}
     * @param detail what was found, one line
     */
    public record Check(String name, boolean passed, String detail, long millis) {}

    public GateReport {
        checks = List.copyOf(checks);
    }

    GateReport with(Check check) {
        List<Check> all = new ArrayList<>(checks);
        all.add(check);
        return new GateReport(all);
    }
}
