package io.picklejar.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.TrialEngine;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.config.RolloutConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.registry.Caller;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.ModelState;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryEvent.Kind;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.RouteReader;
import io.picklejar.server.source.Inventory;
import io.picklejar.server.source.LocalSource;
import io.picklejar.server.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canaries in a real registry, with a clock that the test turns. */
class CanaryGuardTest {

    private static final String ROUTE = """
            traffic: {"1": 100}
            labels: {stable: "1", canary: "2"}
            guard: {steps: [10, 25, 50, 100], hold: 10m, min_requests: 100}
            """;

    @TempDir
    private Path root;

    private final TrialEngine engine = new TrialEngine();
    private final List<Replica> replicas = new ArrayList<>();

    /** One server's part in this, without the server. */
    private final class Replica implements AutoCloseable {
        final List<RegistryEvent> events = new CopyOnWriteArrayList<>();
        final ModelRegistry registry;
        final Shadow shadow;
        final CanaryGuard guard;
        long nanos;
        boolean isSlow;
        int refusal = 500;
        /** Not in step with how requests are dealt out. */
        final SplittableRandom random = new SplittableRandom(7);

        Replica(boolean writable) throws Exception {
            ArtifactLoader loader = new ArtifactLoader(List.of(engine));
            LocalSource local = new LocalSource(root, loader);
            registry = new ModelRegistry(
                    writable ? local : new Unwritable(local),
                    loader,
                    RegistryConfig.from(Settings.of(Map.of("poll_interval", "1h", "settle", "0"))),
                    Duration.ofMillis(1),
                    null,
                    served -> () -> {},
                    events::add);
            shadow = new Shadow(registry, RolloutConfig.from(Settings.of(Map.of("shadow_cpu", "100"))), false);
            guard = new CanaryGuard(registry, shadow, () -> nanos);
            registry.look();
            registry.load();
            assertThat(registry.awaitLoaded().failed()).isEmpty();
            shadow.start();
            replicas.add(this);
        }

        Model model() {
            return registry.find("m");
        }

        List<String> told(Kind kind) {
            return events.stream()
                    .filter(event -> event.kind() == kind)
                    .map(event -> event.version() + " " + event.detail())
                    .toList();
        }

        void send(int requests) {
            for (int i = 0; i < requests; i++) {
                send(random.nextDouble());
            }
        }

        private void send(double x) {
            try (Lease lease = Objects.requireNonNull(registry.tryLease("m", null, Caller.NOBODY))) {
                Served served = lease.served();
                Table rows = Table.ofNumbers(1, 1, new double[] {x});
                PredictionEvent event;
                try {
                    Predictions predictions = served.predict(rows);
                    boolean slow = isSlow && served.artifact().version().equals("2");
                    long took = TimeUnit.MICROSECONDS.toNanos(slow ? 5000 : 1000);
                    event = new PredictionEvent.Answered(
                            "r", served, false, rows, predictions, 0, took, CacheUse.NONE, took);
                } catch (IllegalStateException e) {
                    event = new PredictionEvent.Refused("r", "m", served, refusal, "why", 1);
                }
                shadow.on(event);
                guard.on(event);
            }
        }

        /** Begins a step, lets its time pass under traffic, looks again. */
        void passStep() {
            guard.tick().join();
            guard.tick().join();
            send(2000);
            nanos += Duration.ofMinutes(11).toNanos();
            guard.tick().join();
        }

        @Override
        public void close() {
            guard.close();
            shadow.close();
            registry.close();
        }
    }

    private record Unwritable(Source source) implements Source {
        @Override
        public Inventory scan() throws IOException {
            return source.scan();
        }

        @Override
        public void writeRoute(String model, String yaml) throws IOException {
            throw new IOException("read-only file system");
        }

        @Override
        public String describe() {
            return source.describe();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    @AfterEach
    void close() {
        engine.open();
        replicas.forEach(Replica::close);
    }

    private Replica start(String route, String... canary) throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", canary);
        Files.writeString(root.resolve("m/route.yaml"), route);
        Replica replica = new Replica(true);
        engine.armed = true;
        return replica;
    }

    private String file() throws IOException {
        return Files.readString(root.resolve("m/route.yaml"));
    }

    @Test
    void aGoodOneGetsEverything() throws Exception {
        Replica replica = start(ROUTE);
        List<Integer> shares = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            replica.passStep();
            shares.add(replica.model().perMille("2"));
        }
        assertThat(shares).containsExactly(250, 500, 1000, 1000);
        assertThat(replica.told(Kind.STEPPED)).hasSize(4);
        assertThat(replica.told(Kind.STEPPED).getFirst()).isEqualTo("2 10.0 % of the traffic: the first step");
        assertThat(replica.told(Kind.STEPPED).getLast()).startsWith("2 100.0 % of the traffic: 1,000 requests; errors");
        assertThat(replica.model().route().labels()).containsEntry("stable", "2");
        assertThat(RouteReader.read(file()).traffic()).isEqualTo(Map.of("2", 1000));
        assertThat(replica.told(Kind.ROLLED_BACK)).isEmpty();
        replica.guard.tick().join();
        assertThat(replica.told(Kind.STEPPED)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels=q:0.3,p:0.5           | false
            labels=p:0.5,q:0.03          | true
            labels=p:0.05,q:0.03         | true
            """)
    void setsOfLabelsAreWatchedByLabel(String canary, boolean isBad) throws Exception {
        TrialEngine.write(root, "m", "1", "labels=p:0.5,q:0.3");
        TrialEngine.write(root, "m", "2", canary);
        Files.writeString(root.resolve("m/route.yaml"), ROUTE + "accept_breaking: [\"2\"]\n");
        Replica replica = new Replica(true);
        replica.passStep();
        assertThat(replica.told(Kind.ROLLED_BACK)).hasSize(isBad ? 1 : 0);
        assertThat(replica.told(Kind.ROLLED_BACK)).allMatch(detail -> detail.contains("PSI"));
        assertThat(replica.model().perMille("2")).isEqualTo(isBad ? 0 : 250);
    }

    @ParameterizedTest
    @CsvSource({
        "fail=0.2,       false, errors ",
        "share=0.9,      false, PSI",
        "confidence=0.6, false, mean confidence 0.600 against 0.900",
        "share=0.5,      true,  p9"
    })
    void aBadOneLosesItsTrafficByItself(String fault, boolean isSlow, String evidence) throws Exception {
        Replica replica = start(ROUTE, fault);
        replica.isSlow = isSlow;
        replica.passStep();
        assertThat(replica.told(Kind.ROLLED_BACK)).singleElement().asString().contains(evidence);
        assertThat(replica.model().perMille("1")).isEqualTo(1000);
        assertThat(replica.model().perMille("2")).isZero();
        assertThat(Objects.requireNonNull(RouteReader.read(file()).guard()).rolledBack())
                .isEqualTo("2");
        assertThat(RouteReader.read(file()).traffic()).isEqualTo(Map.of("1", 1000));
        replica.passStep();
        assertThat(replica.model().perMille("2")).as("is not tried again").isZero();
        assertThat(replica.told(Kind.ROLLED_BACK)).hasSize(1);
    }

    @Test
    void oneThatDisagreesIsFoundOutByItsShadow() throws Exception {
        Replica replica = start("""
                traffic: {"1": 90, "2": 10}
                labels: {stable: "1", canary: "2"}
                shadow: "2"
                guard: {steps: [10, 100], hold: 10m, min_requests: 100, min_agreement: 0.9}
                """, "swapped=true");
        replica.guard.tick().join();
        replica.send(400);
        replica.nanos += Duration.ofMinutes(11).toNanos();
        replica.guard.tick().join();
        assertThat(replica.told(Kind.STEPPED)).isEmpty();
        until(() -> {
            replica.send(100);
            return Objects.requireNonNull(replica.shadow.agreement(replica.model(), "2"))
                            .requests()
                    >= 100;
        });
        replica.send(1000);
        replica.guard.tick().join();
        assertThat(replica.told(Kind.ROLLED_BACK)).singleElement().asString().contains("agreement 0.0 %");
    }

    @Test
    void anotherCanaryIsTriedAfterOneWasRolledBack() throws Exception {
        Replica replica = start(ROUTE, "fail=0.5");
        replica.passStep();
        assertThat(replica.model().perMille("2")).isZero();
        TrialEngine.write(root, "m", "3");
        Files.writeString(root.resolve("m/route.yaml"), file().replaceFirst("canary: .*", "canary: '3'"));
        assertThat(RouteReader.read(file()).canary()).isEqualTo("3");
        replica.registry.reload().join();
        until(() -> "3".equals(replica.model().route().canary())
                && replica.model().find("3").state() == ModelState.READY);
        replica.passStep();
        assertThat(replica.model().perMille("3")).isEqualTo(250);
    }

    @Test
    void callersWhoHungUpAreNobodysError() throws Exception {
        Replica replica = start(ROUTE, "fail=0.2");
        replica.refusal = 499;
        replica.passStep();
        assertThat(replica.told(Kind.ROLLED_BACK)).noneMatch(told -> told.contains("errors"));
    }

    @Test
    void aPausedGuardStepsNowhere() throws Exception {
        Replica replica = start(ROUTE.replace("hold: 10m", "hold: 10m, paused: true"), "fail=1");
        replica.passStep();
        assertThat(replica.events).noneMatch(event -> event.kind() == Kind.STEPPED || event.kind() == Kind.ROLLED_BACK);
        assertThat(replica.model().perMille("1")).isEqualTo(1000);
    }

    @Test
    void ofSeveralReplicasTheStricterWins() throws Exception {
        Replica strict = start(ROUTE, "fail=0.5");
        engine.armed = false;
        Replica lucky = new Replica(true);
        engine.armed = true;
        strict.guard.tick().join();
        lucky.registry.reload().join();
        until(() -> lucky.model().perMille("2") == 100);
        strict.guard.tick().join();
        lucky.guard.tick().join();
        engine.armed = false;
        lucky.send(2000);
        lucky.nanos += Duration.ofMinutes(11).toNanos();
        engine.armed = true;
        strict.send(2000);
        strict.guard.tick().join();
        assertThat(strict.model().perMille("2")).isZero();
        lucky.guard.tick().join();
        assertThat(lucky.told(Kind.STEPPED)).as("would have stepped to 25 %").isEmpty();
        until(() -> lucky.model().perMille("2") == 0);
        assertThat(RouteReader.read(file()).traffic()).isEqualTo(Map.of("1", 1000));
    }

    /** Waits for what another thread does; the wait ends with the condition, not with a time. */
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void trafficIsTakenAwayEvenWhereTheRouteCannotBeKept() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", "fail=0.5");
        Files.writeString(root.resolve("m/route.yaml"), ROUTE.replace("{\"1\": 100}", "{\"1\": 90, \"2\": 10}"));
        Replica replica = new Replica(false);
        engine.armed = true;
        replica.passStep();
        assertThat(replica.model().perMille("2")).isZero();
        assertThat(replica.told(Kind.ROLLED_BACK)).singleElement().asString().contains("this replica alone follows it");
        TrialEngine.write(root, "n", "1");
        replica.registry.reload().join();
        until(() -> replica.registry.models().size() == 2);
        assertThat(replica.model().perMille("2"))
                .as("after another look at the file")
                .isZero();
    }
}
