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
    private static final int POLICY = 38;
    private static final int SCHED_IDLE = 5;

    private static int policy() {
        try {
            String stat = Files.readString(SELF);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theThreadIsLastInLineAndNoOther() throws Exception {
        int before = policy();
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            LowPriority.take();
            other.complete(policy());
        });
        assertThat(other.get()).isEqualTo(SCHED_IDLE);
        thread.join();
        assertThat(policy()).isEqualTo(before);
    }
}
