package io.picklejar.server.registry;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.routing.Loading;
import io.picklejar.server.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A model: its versions, and which of them a request gets. Read by any thread; changed by the registry's own thread alone,
 * which replaces lists and routing as a whole.
 */
public final class Model {

    /** A version may begin to drain between being picked and being leased; then the routing has changed, too. */
    private static final int ATTEMPTS = 5;

    private final String name;
    private final AtomicLong requests = new AtomicLong();
    private volatile Routing routing = Routing.NONE;
    private volatile List<ModelVersion> versions = List.of();
    private volatile Set<String> present = Set.of();
    private volatile List<Map<String, Integer>> history = List.of();
    private volatile @Nullable String problem;

    Model(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** What {@code route.yaml} asks for. */
    public Route route() {
        return routing.route();
    }

    Routing routing() {
        return routing;
    }

    /** Every version that is in the repository or still in memory, the newest content of each, in the order of their names. */
    public List<ModelVersion> versions() {
        return versions.stream()
                .filter(version -> newest(version.found().version()) == version)
                .sorted((a, b) -> Versions.ORDER.compare(a.version(), b.version()))
                .toList();
    }

    private @Nullable ModelVersion newest(@Nullable String folder) {
        ModelVersion last = null;
        for (ModelVersion version : versions) {
            boolean counts = version.state() != ModelState.UNLOADED && version.state() != ModelState.DRAINING;
            if (Objects.equals(version.found().version(), folder) && (counts || last == null)) {
                last = version;
            }
        }
        return last;
    }

    /** Oldest first. */
    List<ModelVersion> instances() {
        return versions;
    }

    void replace(List<ModelVersion> newVersions, Set<String> inRepository) {
        versions = List.copyOf(newVersions);
        present = Set.copyOf(inRepository);
    }

    /** Names of the versions that the repository has now; what is in memory only is none of them. */
    public Set<String> inRepository() {
        return present;
    }

    /**
     * How traffic was shared, oldest first, the last being how it is now: per mille by version. Begins with what the route says
     * was before this server started. One entry for each set of versions; a return to an earlier one forgets what came after it.
     */
    public List<Map<String, Integer>> history() {
        return history;
    }

    /** @param previous what was before, if nothing is remembered yet */
    void remember(Map<String, Integer> traffic, Map<String, Integer> previous) {
        List<Map<String, Integer>> before = history.isEmpty() ? TrafficHistory.with(List.of(), previous) : history;
        history = TrafficHistory.with(before, traffic);
    }

    void route(Routing next) {
        routing = next;
    }

    /** What is wrong with its route or its source, or null. */
    public @Nullable String problem() {
        return problem;
    }

    void problem(@Nullable String what) {
        problem = what;
    }

    /**
     * The version that stands for the model: the one with most traffic; while none serves, the one that last came or failed.
     */
    public @Nullable ModelVersion primary() {
        ModelVersion first = routing.primary();
        List<ModelVersion> all = versions;
        return first != null || all.isEmpty() ? first : all.getLast();
    }

    /** What the primary version serves, or null while nothing is served. */
    public @Nullable Served served() {
        ModelVersion first = routing.primary();
        return first == null ? null : first.served();
    }

    /** Whether a request that names no version gets an answer. */
    public boolean isServing() {
        return routing.split() != null;
    }

    /** Whether the server is ready only when it serves. */
    public boolean isRequired() {
        return routing.route().required() && !isOnDemand();
    }

    /** Whether it comes into memory with its first request. */
    public boolean isOnDemand() {
        return routing.route().loading() == Loading.ON_DEMAND;
    }

    /** Share of the traffic that a version gets now, per mille. */
    public int perMille(String version) {
        return routing.perMille(version);
    }

    /** Labels that mean this version. */
    public List<String> labelsOf(String version) {
        List<String> labels = new ArrayList<>();
        routing.route().labels().forEach((label, target) -> {
            if (target.equals(version)) {
                labels.add(label);
            }
        });
        return labels;
    }

    /**
     * The version of that name or label, whatever its state.
     *
     * @throws ServeException.NotFound if there is none
     */
    public ModelVersion find(String versionOrLabel) {
        String wanted = routing.route().resolve(versionOrLabel);
        return versions().stream()
                .filter(version -> version.version().equals(wanted))
                .findFirst()
                .orElseThrow(() -> noVersion(versionOrLabel));
    }

    private ServeException.NotFound noVersion(String versionOrLabel) {
        List<String> names = new ArrayList<>();
        versions().forEach(version -> names.add(version.version()));
        names.addAll(routing.route().labels().keySet());
        return new ServeException.NotFound("model " + name + " has no version " + versionOrLabel + " (versions: "
                + String.join(", ", names) + ")");
    }

    /**
     * Pins a version for one request.
     *
     * @param versionOrLabel the version wanted, or null for the one that traffic gives
     * @return null where the version exists but is not in memory
     * @throws ServeException.NotFound if there is no such version
     */
    @Nullable
    Lease tryLease(@Nullable String versionOrLabel, Caller caller) {
        long number = versionOrLabel == null ? requests.getAndIncrement() : 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Routing now = routing;
            ModelVersion version = versionOrLabel == null
                    ? now.pick(caller, number)
                    : now.ready().get(now.route().resolve(versionOrLabel));
            if (version == null) {
                return missing(versionOrLabel);
            }
            Lease lease = version.acquire();
            if (lease != null) {
                return lease;
            }
            Thread.onSpinWait();
        }
        return null;
    }

    private @Nullable Lease missing(@Nullable String versionOrLabel) {
        if (versionOrLabel != null) {
            find(versionOrLabel);
        }
        return null;
    }

    Map<String, ModelVersion> ready() {
        return routing.ready();
    }
}
