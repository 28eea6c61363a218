package io.picklejar.server.thread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How far threads of this process give way, as Linux tells it. */
public final class Niceness {

    private static final int NICE = 16;

    private Niceness() {}

    /** What {@link LowPriority} makes of this process's own. */
    public static int low() {
        return Math.min(ofThisThread() + 10, 19);
    }

    public static int ofThisThread() {
        return of(Path.of("/proc/thread-self"));
    }

    /** Names of the threads that give way further than that. */
    public static List<String> threadsBeyond(int nice) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path each : threads.toList()) {
                if (Files.exists(each) && of(each) > nice) {
                    names.add(Files.readString(each.resolve("comm")).strip());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    private static int of(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
        } catch (IOException e) {
            return Integer.MIN_VALUE; // it has ended meanwhile
        }
    }
}
