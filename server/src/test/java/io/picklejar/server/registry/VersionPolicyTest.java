package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.registry.VersionPolicy.Plan;
import io.picklejar.server.registry.VersionPolicy.View;
import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which versions to load and which to let go, without threads or time. */
class VersionPolicyTest {

    private final List<View> views = new ArrayList<>();

    private final class Version {
        private final String name;
        private final ModelState state;
        private boolean present = true;
        private boolean settled = true;
        private boolean active;
        private boolean requested;
        private boolean lastActive;
        private Duration idle = Duration.ZERO;

        Version(String name, ModelState state) {
            this.name = name;
            this.state = state;
        }

        Version gone() {
            present = false;
            return this;
        }

        Version unsettled() {
            settled = false;
            return this;
        }

        Version active() {
            active = true;
            return this;
        }

        Version requested() {
            requested = true;
            return this;
        }

        Version lastActive(Duration since) {
            lastActive = true;
            idle = since;
            return this;
        }

        int add() {
            views.add(new View(views.size(), name, state, present, settled, active, requested, lastActive, idle));
            return views.size() - 1;
        }
    }

    private Version version(String name, ModelState state) {
        return new Version(name, state);
    }

    private Plan plan() {
        return VersionPolicy.plan(Route.NONE, views);
    }

    private Plan plan(String route) {
        return VersionPolicy.plan(RouteReader.read(route), views);
    }

    @Test
    void theHighestVersionIsWanted() {
        version("1.9", ModelState.NEW).add();
        int ten = version("1.10", ModelState.NEW).add();
        assertThat(plan().load()).containsExactly(ten);
    }

    @Test
    void whatHasNotSettledWaits() {
        version("1", ModelState.NEW).unsettled().add();
        assertThat(plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Test
    void belowAFailedVersionTheNextIsWanted() {
        int one = version("1", ModelState.NEW).add();
        version("2", ModelState.FAILED).add();
        assertThat(plan().load()).containsExactly(one);
    }

    @Test
    void aServingVersionWhoseNewContentFailedStays() {
        version("1", ModelState.NEW).add();
        version("2", ModelState.READY).gone().active().add();
        version("2", ModelState.FAILED).add();
        assertThat(plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Test
    void aVersionThatLostItsTrafficIsKeptWarmForAWhile() {
        version("1", ModelState.READY).lastActive(Duration.ofMinutes(9)).add();
        version("2", ModelState.READY).active().add();
        assertThat(plan().drain()).isEmpty();
        assertThat(plan("keep_warm: 5m").drain()).containsExactly(0);
    }

    @Test
    void olderOnesThanTheLastAreNotKeptWarm() {
        int one = version("1", ModelState.READY).add();
        version("2", ModelState.READY).lastActive(Duration.ZERO).add();
        version("3", ModelState.READY).active().add();
        assertThat(plan().drain()).containsExactly(one);
    }

    @Test
    void whatTheRouteNamesIsWanted() {
        for (String name : List.of("1", "2", "3", "4", "5")) {
            version(name, ModelState.NEW).add();
        }
        String route = "traffic: {\"1\": 100}\nlabels: {next: \"2\"}\nshadow: \"3\"";
        assertThat(plan(route).load()).containsExactly(0, 1, 2);
    }

    @Test
    void newContentReplacesOld() {
        int old = version("1", ModelState.READY).gone().add();
        version("1", ModelState.READY).active().add();
        assertThat(plan().drain()).containsExactly(old);
    }

    @Test
    void aFolderThatIsGoneKeepsServingWhileItHasTraffic() {
        version("1", ModelState.READY).gone().active().add();
        assertThat(plan("traffic: {\"1\": 100}").drain()).isEmpty();
    }

    @Test
    void onDemandNothingIsWantedBeforeSomebodyAsks() {
        version("1", ModelState.NEW).add();
        assertThat(plan("load: on-demand").load()).isEmpty();
        int two = version("2", ModelState.NEW).requested().add();
        assertThat(plan("load: on-demand").load()).containsExactly(two);
    }
}
