package io.picklejar.server.registry;

import io.picklejar.server.routing.Loading;
import io.picklejar.server.routing.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a model should be in memory. A pure function of a snapshot.
 *
 * <ol>
 *   <li>Wanted are the versions that the route names in traffic, labels and shadow; where it names no traffic, the highest one
 *       that has not failed. Of a model that is loaded on demand nothing is wanted before somebody asks.
 *   <li>Wanted as well is what a request named, until nobody has used it for as long as versions are kept warm.
 *   <li>A wanted version that is new and has settled is loaded.
 *   <li>A ready version leaves when a newer content of it is ready; when it neither is wanted nor gets traffic and was not
 *       the last to get some within the time that versions are kept warm; when its folder is gone and it gets no traffic.
 * </ol>
 */
final class VersionPolicy {

    private VersionPolicy() {}

    /**
     * A version at the moment.
     *
     * @param index by which the caller knows it
     * @param version its name
     * @param present whether the repository has it with this content
     * @param settled whether its content has been the same for long enough
     * @param active whether it gets traffic now
     * @param requested whether a request has named it
     * @param lastActive whether it was the last to lose its traffic
     * @param idle time since it last was used or got traffic
     */
    record View(
            int index,
            String version,
            ModelState state,
            boolean present,
            boolean settled,
            boolean active,
            boolean requested,
            boolean lastActive,
            Duration idle) {}

    /** What to do: versions by their index. */
    record Plan(List<Integer> load, List<Integer> drain) {}

    /** @param versions oldest first */
    static Plan plan(Route route, List<View> versions) {
        Set<String> wanted = wanted(route, versions);
        List<Integer> load = new ArrayList<>();
        List<Integer> drain = new ArrayList<>();
        for (View view : versions) {
            if (view.state() == ModelState.NEW) {
                if (view.present() && view.settled() && isWanted(view, wanted)) {
                    load.add(view.index());
                }
            } else if (view.state() == ModelState.READY && mayGo(view, route, wanted, versions)) {
                drain.add(view.index());
            }
        }
        return new Plan(load, drain);
    }

    private static boolean isWanted(View view, Set<String> wanted) {
        return view.requested() || wanted.contains(view.version());
    }

    private static boolean mayGo(View view, Route route, Set<String> wanted, List<View> versions) {
        if (view.active()) {
            return false;
        }
        if (isSuperseded(view, versions)) {
            return true;
        }
        if (!view.present()) {
            return true;
        }
        boolean keptWarm = view.lastActive() || view.requested();
        return !wanted.contains(view.version())
                && !(keptWarm && view.idle().compareTo(route.keepWarm()) < 0)
                && !(route.loading() == Loading.ON_DEMAND && view.requested());
    }

    private static boolean isSuperseded(View view, List<View> versions) {
        return versions.stream()
                .anyMatch(other -> other.index() > view.index()
                        && other.version().equals(view.version())
                        && other.state() == ModelState.READY);
    }

    private static Set<String> wanted(Route route, List<View> versions) {
        if (route.loading() == Loading.ON_DEMAND) {
            return Set.of();
        }
        Set<String> wanted = new LinkedHashSet<>(route.versions());
        String highest = route.traffic().isEmpty() ? highest(versions) : null;
        if (highest != null) {
            wanted.add(highest);
        }
        return wanted;
    }

    /** The version that a model without named traffic should serve; null where every one failed. */
    static @Nullable String highest(List<View> versions) {
        Set<String> there =
                versions.stream().filter(View::present).map(View::version).collect(Collectors.toSet());
        return versions.stream()
                .filter(view -> there.contains(view.version()))
                .filter(view ->
                        view.state() == ModelState.READY || (view.present() && view.state() != ModelState.FAILED))
                .map(View::version)
                .max(Versions.ORDER)
                .orElse(null);
    }
}
