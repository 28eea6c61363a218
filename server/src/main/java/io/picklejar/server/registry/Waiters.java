package io.picklejar.server.registry;

import io.picklejar.server.error.ServeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests that wait for a model to come into memory. Used by the registry's own thread alone. */
final class Waiters {

    /** @param version the one that is waited for; null: whichever serves */
    record Waiter(Shelf shelf, @Nullable Kept version, CompletableFuture<Void> done) {}

    private final List<Waiter> all = new ArrayList<>();

    void add(Waiter waiter) {
        all.add(waiter);
    }

    /**
     * Tells those whose wait is over, well or not.
     *
     * @param isHere whether a model is still in the repository
     */
    void answer(Predicate<Shelf> isHere) {
        all.removeIf(waiter -> isAnswered(waiter, isHere));
    }

    private static boolean isAnswered(Waiter waiter, Predicate<Shelf> isHere) {
        Model model = waiter.shelf.model;
        Kept version = waiter.version;
        boolean there = version == null
                ? model.isServing()
                : version.state() == ModelState.READY && model.ready().containsValue(version.version);
        if (there) {
            waiter.done.complete(null);
        } else if (version == null ? hasFailed(waiter.shelf) : version.state() == ModelState.FAILED) {
            waiter.done.completeExceptionally(ModelRegistry.unavailable(model, null));
        } else if (!isHere.test(waiter.shelf)) {
            waiter.done.completeExceptionally(new ServeException.NotFound("no model " + model.name()));
        }
        return waiter.done.isDone();
    }

    private static boolean hasFailed(Shelf shelf) {
        return shelf.kept.stream()
                .noneMatch(each -> each.version.isOnItsWay()
                        || each.state() == ModelState.READY
                        || (each.state() == ModelState.NEW && each.requested));
    }
}
