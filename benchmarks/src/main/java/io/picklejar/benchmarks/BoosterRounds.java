package io.picklejar.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@link BoosterBenchmark} on a machine that does other things as well: the library and we take turns of some milliseconds, what
 * counts is the thread's processor time, and the median of the turns is told. Every library computes on the thread that calls it.
 */
public final class BoosterRounds {

    private static final long TURN = 40_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static Object last = "";

    private BoosterRounds() {}

    private interface Call {
        Object call() throws Exception;
    }

    /** The number of turns, 15 by default; then libraries, or none for all. */
    public static void main(String[] arguments) throws Exception {
        int turns = arguments.length == 0 ? 15 : Integer.parseInt(arguments[0]);
        String[] libraries = arguments.length > 1
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : new String[] {"xgboost", "lightgbm", "onnxruntime"};
        System.out.println("| library | trees x depth | rows | its own, us | Picklejar, us | faster |");
        System.out.println("|---|---|---|---|---|---|");
        for (String library : libraries) {
            for (String size : new String[] {"100x6", "500x8"}) {
                for (int rows : new int[] {1, 1000}) {
                    row(library, size, rows, turns);
                }
            }
        }
        if (last.equals("")) {
            throw new IllegalStateException("nothing was computed");
        }
    }

    private static void row(String library, String size, int rows, int turns) throws Exception {
        BoosterBenchmark benchmark = new BoosterBenchmark(library, size, rows);
        benchmark.train();
        double[] own = new double[turns];
        double[] ours = new double[turns];
        // The first turns are for the compiler.
        for (int turn = -turns / 2; turn < turns; turn++) {
            int at = Math.max(0, turn);
            own[at] = turn(benchmark::ownLibrary);
            ours[at] = turn(benchmark::picklejar);
        }
        Arrays.sort(own);
        Arrays.sort(ours);
        double theirs = own[turns / 2] / 1000;
        double mine = ours[turns / 2] / 1000;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %.1f | %.1f x |%n",
                library,
                size,
                rows,
                theirs,
                mine,
                theirs / mine);
    }

    /** @return nanoseconds of the processor for one call */
    private static double turn(Call call) throws Exception {
        long begin = THREADS.getCurrentThreadCpuTime();
        long now = begin;
        int calls = 0;
        while (now - begin < TURN) {
            for (int i = 0; i < 8; i++) {
                last = call.call();
            }
            calls += 8;
            now = THREADS.getCurrentThreadCpuTime();
        }
        return (now - begin) / (double) calls;
    }
}
