package io.picklejar.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryEvent.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private final EventLog log = new EventLog(3);

    private void happened(Kind kind, String model) {
        log.on(new RegistryEvent(Instant.EPOCH, kind, model, "1", "detail", null));
    }

    @Test
    void numbersGrowFromOne() {
        assertThat(log.last()).isZero();
        assertThat(log.since(0, null)).isEmpty();
        happened(Kind.READY, "a");
        assertThat(log.since(0, null))
                .containsExactly(new EventLog.Entry(1, Instant.EPOCH, Kind.READY, "a", "1", "detail", false));
        assertThat(log.last()).isEqualTo(1);
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < 10; i++) {
            happened(Kind.FAILED, i % 2 == 0 ? "even" : "odd");
        }
        assertThat(log.since(0, null)).extracting(EventLog.Entry::id).containsExactly(8L, 9L, 10L);
        assertThat(log.since(0, "even")).extracting(EventLog.Entry::id).containsExactly(9L);
        assertThat(log.since(9, null)).extracting(EventLog.Entry::id).containsExactly(10L);
        assertThat(log.since(10, null)).isEmpty();
        assertThat(log.since(0, null)).allMatch(EventLog.Entry::alert);
    }
}
