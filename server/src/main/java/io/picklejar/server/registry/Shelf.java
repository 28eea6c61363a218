package io.picklejar.server.registry;

import io.picklejar.server.routing.Route;
import io.picklejar.server.source.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything the registry's own thread knows of one model. */
final class Shelf {

    final Model model;
    final List<Kept> kept = new ArrayList<>();
    List<Found> found = List.of();
    Route route = Route.NONE;

    @Nullable
    String routeText;

    int timesMissing;

    Shelf(String name) {
        this.model = new Model(name);
    }

    /** A model without versions has no traffic to split. */
    Route effectiveRoute() {
        boolean isPlain = !found.isEmpty() && found.getFirst().version() == null;
        return isPlain ? route.withTraffic(Map.of()) : route;
    }

    boolean isPresent(Kept each) {
        return found.stream().anyMatch(each.version::isOf);
    }

    private boolean isPlacePresent(Kept each) {
        return found.stream().anyMatch(each.version::isAt);
    }

    List<VersionPolicy.View> views(long now, Duration settle, Set<String> active) {
        List<VersionPolicy.View> views = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            views.add(new VersionPolicy.View(
                    i,
                    each.key(),
                    each.state(),
                    isPresent(each),
                    now - each.seenNanos >= settle.toNanos(),
                    isNewestReady(i) && active.contains(each.version.version()),
                    each.requested,
                    each.lastActive,
                    Duration.ofNanos(now - each.usedNanos)));
        }
        return views;
    }

    private boolean isNewestReady(int index) {
        Kept each = kept.get(index);
        return each.state() == ModelState.READY
                && kept.subList(index + 1, kept.size()).stream()
                        .noneMatch(other ->
                                other.state() == ModelState.READY && other.key().equals(each.key()));
    }

    /** The newest ready content of every version, by name. */
    Map<String, ModelVersion> ready() {
        Map<String, ModelVersion> ready = new HashMap<>();
        for (int i = 0; i < kept.size(); i++) {
            if (isNewestReady(i)) {
                ready.put(kept.get(i).version.version(), kept.get(i).version);
            }
        }
        return ready;
    }

    /** Names of the versions that the repository has, whatever their content. */
    Set<String> present() {
        Set<String> names = new HashSet<>();
        kept.stream().filter(this::isPlacePresent).forEach(each -> names.add(each.version.version()));
        return names;
    }

    /** Names of the versions that may become ready without anybody's doing. */
    Set<String> pending() {
        Set<String> names = new HashSet<>();
        for (Kept each : kept) {
            if (each.version.isOnItsWay() || (each.state() == ModelState.NEW && isPresent(each))) {
                names.add(each.version.version());
            }
        }
        return names;
    }

    void publishVersions() {
        model.replace(kept.stream().map(each -> each.version).toList(), present());
    }
}
