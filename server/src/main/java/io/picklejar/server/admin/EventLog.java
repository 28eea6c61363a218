package io.picklejar.server.admin;

import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last things that happened to models, with numbers that grow from 1. Thread-safe; keeps no model in memory. */
public final class EventLog implements RegistryListener {

    /**
     * An event as it is remembered.
     *
     * @param id greater than those of the events before
     * @param version null where it concerns the whole model
     */
    public record Entry(
            long id,
            Instant time,
            RegistryEvent.Kind kind,
            String model,
            @Nullable String version,
            String detail,
            boolean alert) {}

    private final int capacity;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long last;

    /** @param capacity events that are remembered */
    public EventLog(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized void on(RegistryEvent event) {
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.add(new Entry(
                ++last, event.time(), event.kind(), event.model(), event.version(), event.detail(), event.isAlert()));
    }

    /**
     * Events after one that is known already, oldest first.
     *
     * @param id 0 for all
     * @param model null for those of every model
     */
    public synchronized List<Entry> since(long id, @Nullable String model) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.id() > id && (model == null || entry.model().equals(model))) {
                found.add(entry);
            }
        }
        return found;
    }

    /** The number of the last event; 0 before the first. */
    public synchronized long last() {
        return last;
    }
}
