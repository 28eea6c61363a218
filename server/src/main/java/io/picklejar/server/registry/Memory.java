package io.picklejar.server.registry;

import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.config.RegistryConfig.SwapOrder;
import io.picklejar.server.routing.Loading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits versions to memory within a budget, and says what leaves for them. */
final class Memory {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    /** What a file takes in memory, as far as one can tell before reading it. */
    private static final double PER_FILE_BYTE = 1.5;

    private static final long LEAST = 256 << 10;

    private final RegistryConfig options;

    Memory(RegistryConfig options) {
        this.options = options;
    }

    static long estimate(Path model) {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(model, 4)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        } catch (IOException e) {
            LOG.debug("cannot measure {}", model, e);
        }
        return LEAST + (long) (bytes * PER_FILE_BYTE);
    }

    /**
     * Evicts what may go until {@code coming} fits.
     *
     * @param shelf where it belongs
     * @return what is missing, or null
     */
    @Nullable
    String makeRoom(Collection<Shelf> shelves, Shelf shelf, Kept coming, BiConsumer<Shelf, Kept> evict) {
        long taken = taken(shelves);
        List<Map.Entry<Shelf, Kept>> candidates = evictable(shelves);
        while (taken + coming.bytes > options.memoryBudget() && !candidates.isEmpty()) {
            Map.Entry<Shelf, Kept> oldest = candidates.removeFirst();
            taken -= oldest.getValue().bytes;
            evict.accept(oldest.getKey(), oldest.getValue());
        }
        if (taken + coming.bytes > options.memoryBudget() && options.order() == SwapOrder.MEMORY) {
            for (Kept each : List.copyOf(shelf.kept)) {
                if (each.state() == ModelState.READY) {
                    taken -= each.bytes;
                    evict.accept(shelf, each);
                }
            }
        }
        return taken + coming.bytes <= options.memoryBudget()
                ? null
                : "needs about %,d KiB of memory; %,d of %,d KiB are taken (models_memory)"
                        .formatted(coming.bytes >> 10, taken >> 10, options.memoryBudget() >> 10);
    }

    private static long taken(Collection<Shelf> shelves) {
        return shelves.stream()
                .flatMap(shelf -> shelf.kept.stream())
                .filter(each -> each.version.isInMemory())
                .mapToLong(each -> each.bytes)
                .sum();
    }

    /** What may leave for something else, least recently used first. */
    private static List<Map.Entry<Shelf, Kept>> evictable(Collection<Shelf> shelves) {
        List<Map.Entry<Shelf, Kept>> all = new ArrayList<>();
        for (Shelf shelf : shelves) {
            Set<String> active = shelf.model.routing().active();
            boolean onDemand = shelf.route.loading() == Loading.ON_DEMAND;
            for (Kept each : shelf.kept) {
                boolean isSpare = !active.contains(each.version.version()) || onDemand;
                boolean isNamed = !onDemand && shelf.route.versions().contains(each.version.version());
                if (each.state() == ModelState.READY
                        && isSpare
                        && !isNamed
                        && shelf.route.loading() != Loading.PINNED) {
                    all.add(Map.entry(shelf, each));
                }
            }
        }
        all.sort(Comparator.comparingLong(entry -> entry.getValue().usedNanos));
        return all;
    }
}
