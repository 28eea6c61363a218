package io.picklejar.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheMemoryTest {

    /** Longer than the clock of any test runs. */
    private static final Duration LIFE = Duration.ofDays(36_500);

    private static final long TOTAL = 16 << 20;

    /** Caffeine lets entries go a moment after it counted others. */
    private static final long BEING_WRITTEN = 64 << 10;

    private int other;
    private long now = Long.MAX_VALUE - 5;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CacheMemory memory = new CacheMemory(TOTAL, () -> now, tasks::add);

    private void work() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** Writes so many answers, none of them twice. */
    private static void fill(AnswerCache cache, int from, int count) {
        for (int i = from; i < from + count; i++) {
            cache.put(AnswerCacheTest.key(i), AnswerCacheTest.answer(i), LIFE);
        }
    }

    /** More than any of these caches may take. */
    private static final int MANY = (int) (2 * TOTAL / AnswerCache.OVERHEAD);

    /** A second later, and with one more answer that asks for memory if it is wanted. */
    private void askAgain(AnswerCache... caches) {
        now += CacheMemory.PAUSE.toNanos();
        for (AnswerCache cache : caches) {
            cache.put(AnswerCacheTest.key(--other), AnswerCacheTest.answer(1), LIFE);
        }
        work();
    }

    @Test
    void whatIsFreeIsHadAtOnceAndNoMoreThanACacheMayTakeAtMost() {
        AnswerCache first = memory.open(4 << 20);
        AnswerCache second = memory.open(6 << 20);
        assertThat(first.limit()).isEqualTo(4 << 20);
        assertThat(second.limit()).isEqualTo(6 << 20);
        assertThat(memory.free()).isEqualTo(6 << 20);
        fill(first, 0, MANY);
        askAgain(first);
        assertThat(first.limit()).isEqualTo(4 << 20);
        assertThat(first.bytes()).isBetween(3L << 20, 4L << 20);
        assertThat(tasks).as("nothing to be dealt").isEmpty();
    }

    @Test
    void aLateComerGetsItsPartWhereEachOfManyHasHardlyMoreThanItsOwn() {
        List<AnswerCache> sixteen = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            AnswerCache cache = memory.open(TOTAL / 16);
            fill(cache, 0, MANY / 16);
            sixteen.add(cache);
        }
        AnswerCache late = memory.open(TOTAL / 16);
        work();
        assertThat(late.limit()).isBetween(TOTAL / 17, TOTAL / 17 + 1);
        assertThat(sixteen).allSatisfy(cache -> assertThat(cache.limit()).isBetween(TOTAL / 17, TOTAL / 17 + 1));
    }

    @Test
    void aLateComerGetsItsPartFromOneThatHasAll() {
        AnswerCache first = memory.open(TOTAL);
        fill(first, 0, MANY);
        assertThat(first.bytes()).isGreaterThan(TOTAL - 1000);
        AnswerCache second = memory.open(TOTAL);
        assertThat(second.limit()).isZero();
        fill(second, 0, 10);
        assertThat(second.bytes()).as("until memory was taken from the first").isZero();
        work();
        assertThat(first.limit()).isEqualTo(TOTAL / 2);
        assertThat(first.bytes()).isLessThanOrEqualTo(TOTAL / 2);
        assertThat(second.limit()).isEqualTo(TOTAL / 2);
        fill(second, 0, 10);
        assertThat(Objects.requireNonNull(second.get(AnswerCacheTest.key(9))).numbers()[0])
                .isEqualTo(9);
    }

    @Test
    void whatOneDoesNotNeedAnotherGetsAndGivesBackWhenItDoes() {
        AnswerCache idle = memory.open(TOTAL);
        AnswerCache busy = memory.open(TOTAL);
        work();
        fill(busy, 0, MANY);
        askAgain(busy);
        assertThat(busy.limit()).isEqualTo(TOTAL - (1 << 20));
        assertThat(idle.limit()).isEqualTo(1 << 20);
        fill(busy, 0, MANY);
        assertThat(busy.bytes()).isGreaterThan(TOTAL * 3 / 4);

        fill(idle, 0, MANY);
        work();
        assertThat(idle.limit()).as("at most once a second").isEqualTo(1 << 20);
        askAgain(idle);
        assertThat(idle.limit()).isEqualTo(TOTAL / 2);
        assertThat(busy.limit()).isEqualTo(TOTAL / 2);
        assertThat(busy.bytes()).isLessThanOrEqualTo(TOTAL / 2);
    }

    @Test
    void whatIsClosedIsEmptiedAndItsMemoryGoesToWhoWantsIt() {
        AnswerCache first = memory.open(TOTAL);
        AnswerCache second = memory.open(TOTAL);
        work();
        fill(first, 0, MANY);
        fill(second, 0, MANY);
        askAgain(first, second);
        assertThat(first.limit()).isEqualTo(TOTAL / 2);
        fill(first, MANY, MANY);
        memory.close(second);
        memory.close(second);
        work();
        assertThat(second.bytes()).isZero();
        assertThat(second.limit()).isZero();
        assertThat(first.limit()).isEqualTo(TOTAL);
        fill(second, 0, 10);
        assertThat(second.bytes()).as("by a request that was under way").isZero();
        askAgain(second);
        assertThat(second.limit()).isZero();
        memory.close(first);
        work();
        assertThat(memory.free()).isEqualTo(TOTAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | 100       | 100         | 100",
                "100 | 0         | 60          | 60",
                "100 | 100 100   | 100 100     | 50 50",
                "100 | 10 100    | 100 100     | 10 90",
                "100 | 100 10    | 100 100     | 90 10",
                "100 | 10 20     | 100 100     | 45 55",
                "100 | 10 20     | 10 100      | 10 90",
                "100 | 10 40 100 | 10 100 100  | 10 40 50",
                "101 | 90 90 90  | 100 100 100 | 33 34 34",
                "2   | 5 5 5     | 5 5 5       | 0 1 1"
            })
    void nobodyGetsMoreThanItWantsWhileOthersWantMore(long total, String wants, String most, String limits) {
        assertThat(CacheMemory.limits(total, numbers(wants), numbers(most))).isEqualTo(numbers(limits));
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    /** The sum is right whenever it is looked at between two moves, and in the end, whatever opens, fills and closes. */
    @Test
    void theTotalHoldsWhateverHappensAtTheSameTime() {
        AtomicLong clock = new AtomicLong();
        LongSupplier hasty = () -> clock.addAndGet(CacheMemory.PAUSE.toNanos());
        ReentrantLock still = new ReentrantLock(true);
        CacheMemory shared = new CacheMemory(
                TOTAL,
                hasty,
                task -> Thread.ofVirtual()
                        .start(() -> locked(still, () -> {
                            task.run();
                            return 0L;
                        })));
        Queue<AnswerCache> all = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            threads.add(CompletableFuture.runAsync(
                    () -> churn(shared, random, all),
                    task -> Thread.ofPlatform().start(task)));
        }
        while (threads.stream().anyMatch(each -> !each.isDone())) {
            assertThat(locked(still, () -> taken(all))).isLessThanOrEqualTo(TOTAL + BEING_WRITTEN);
        }
        threads.forEach(CompletableFuture::join);
        assertThat(taken(all)).isPositive();
        all.forEach(shared::close);
        while (shared.free() < TOTAL) {
            Thread.onSpinWait();
        }
        assertThat(shared.free()).isEqualTo(TOTAL);
        assertThat(taken(all)).isZero();
    }

    private static long locked(ReentrantLock lock, LongSupplier what) {
        lock.lock();
        try {
            return what.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    private static void churn(CacheMemory memory, Random random, Queue<AnswerCache> all) {
        AnswerCache cache = memory.open(TOTAL);
        all.add(cache);
        for (int round = 0; round < 20; round++) {
            fill(cache, random.nextInt(1000), 1 + random.nextInt(20_000));
            if (random.nextInt(4) == 0) {
                memory.close(cache);
                cache = memory.open(1 + random.nextInt((int) TOTAL));
                all.add(cache);
            }
        }
    }

    private static long taken(Queue<AnswerCache> all) {
        return all.stream().mapToLong(AnswerCache::bytes).sum();
    }
}
