package io.picklejar.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Only the thread that asks gives way. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "priorities of threads are Linux's")
class LowPriorityTest {

    private static final Path SELF = Path.of("/proc/thread-self/stat");
    private static final int NICE = 16;

    private static int nice() {
        try {
            String stat = Files.readString(SELF);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theThreadGivesWayAndNoOther() throws Exception {
        int before = nice();
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            LowPriority.take();
            other.complete(nice());
        });
        assertThat(other.get()).isGreaterThan(before);
        thread.join();
        assertThat(nice()).isEqualTo(before);
    }
}
