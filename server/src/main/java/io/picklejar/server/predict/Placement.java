package io.picklejar.server.predict;

import io.picklejar.server.registry.Cost;

/**
 * Where a model's predictions run and whether they are joined; follows the measured cost.
 *
 * @param where on the event loop that read the request, or on the pool
 * @param mostRows most rows worth joining; 1 where joining does not pay
 * @param why in words, with the figures it rests on
 */
public record Placement(Where where, int mostRows, String why) {

    /** The two places. */
    public enum Where {
        EVENT_LOOP,
        POOL
    }

    /** Joining must make a row cheaper by this factor to be worth its own cost. */
    private static final double LEAST_GAIN = 1.5;

    /** Below this a call costs less than joining. */
    private static final long CHEAP_NANOS = 20_000;

    static final long LONGEST_BATCH_NANOS = 50_000_000;

    /**
     * For a request of so many rows.
     *
     * @param inlineNanos what may be computed on an event loop
     * @param rowLimit most rows that may be joined; 1 where joining is switched off
     */
    static Placement of(Cost cost, int rows, long inlineNanos, int rowLimit) {
        boolean inline = cost.expectedNanos(rows) <= inlineNanos;
        long budget = inline ? inlineNanos : LONGEST_BATCH_NANOS;
        int most = pays(cost) ? rowsWithin(cost, budget, rowLimit) : 1;
        return new Placement(
                inline ? Where.EVENT_LOOP : Where.POOL, most, why(cost, inline, inlineNanos, most, rowLimit));
    }

    /** Whether requests of such a model are joined at all; cheaper than {@link #of}. */
    static int mostRows(Cost cost, long budget, int rowLimit) {
        return rowLimit > 1 && pays(cost) ? rowsWithin(cost, budget, rowLimit) : 1;
    }

    private static boolean pays(Cost cost) {
        return cost.callNanos() >= CHEAP_NANOS && cost.callNanos() >= LEAST_GAIN * cost.rowNanos();
    }

    private static int rowsWithin(Cost cost, long budget, int rowLimit) {
        double rows = 1 + (budget - cost.callNanos()) / Math.max(1, cost.rowNanos());
        return (int) Math.clamp(rows, 1, Math.max(1, rowLimit));
    }

    private static String why(Cost cost, boolean inline, long inlineNanos, int most, int rowLimit) {
        String costs = "a row alone takes %.1f us, in a batch %.1f us"
                .formatted(cost.callNanos() / 1e3, cost.rowNanos() / 1e3);
        String place = inline
                ? "within inline_budget (" + inlineNanos / 1000 + " us): on the event loop"
                : "beyond inline_budget (" + inlineNanos / 1000 + " us): on the pool";
        String joined = rowLimit <= 1
                ? "joining is switched off"
                : most > 1 ? "joining up to " + most + " rows pays" : "joining does not pay";
        return costs + "; " + place + "; " + joined;
    }
}
