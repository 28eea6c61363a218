package io.picklejar.server.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Only the thread that asks gives way. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "priorities of threads are Linux's")
class LowPriorityTest {

    @Test
    void theThreadGivesWayAndNoOther() throws Exception {
        int before = Niceness.ofThisThread();
        CompletableFuture<Integer> once = new CompletableFuture<>();
        CompletableFuture<Integer> twice = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            LowPriority.take();
            once.complete(Niceness.ofThisThread());
            LowPriority.take();
            twice.complete(Niceness.ofThisThread());
        });
        assertThat(once.get()).isEqualTo(Niceness.low());
        assertThat(twice.get()).isEqualTo(Niceness.low());
        thread.join();
        assertThat(Niceness.ofThisThread()).isEqualTo(before);
    }
}
