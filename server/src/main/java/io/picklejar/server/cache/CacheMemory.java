package io.picklejar.server.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The memory of all caches of a server, and how much of it each of them may take.
 *
 * <ol>
 *   <li>The limits of all caches and what is free are never more than the total together, and each cache keeps its own
 *       limit. So all of them take no more than the total, by their estimate.
 *   <li>A cache that needs it may take an even part of the total, however full the others are; what some do not need is for
 *       those who do (max-min fairness). No cache may take more than its own most.
 *   <li>Limits are dealt anew when a cache opens and not enough is free, when one closes, and at most once in {@link #PAUSE}
 *       when one makes room that it would not have to make had it all that it may have at most. Reading a cache costs
 *       nothing for that; writing looks at a flag.
 *   <li>Whoever opens, closes or writes to a cache does not wait for others' entries to go.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class CacheMemory {

    static final Duration PAUSE = Duration.ofSeconds(1);

    /** What a cache that asks for nothing keeps beyond twice what it takes, so that it can grow until it asks. */
    private static final long ROOM_TO_GROW = 1 << 20;

    /** Limits that are as good as right stay: setting one makes Caffeine forget what it learned about its policy. */
    private static final int HYSTERESIS = 16;

    private final long total;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final AtomicBoolean isDealing = new AtomicBoolean();
    private volatile long lastDeal;

    /** Held for as long as entries go, by the executor alone; guards every change of a limit; taken before {@link #books}. */
    private final ReentrantLock dealing = new ReentrantLock();

    /** Held for a few additions; guards what follows. */
    private final ReentrantLock books = new ReentrantLock();

    private final Set<AnswerCache> open = new LinkedHashSet<>();
    private long free;

    /**
     * With nothing taken.
     *
     * @param total most bytes that all caches together may take
     * @param nanoTime the time, as {@link System#nanoTime}
     * @param executor takes memory from one cache and gives it to another; best not one of the callers' threads
     */
    public CacheMemory(long total, LongSupplier nanoTime, Executor executor) {
        this.total = total;
        this.free = total;
        this.nanoTime = nanoTime;
        this.executor = executor;
        this.lastDeal = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    /**
     * An empty cache. Where others have taken the memory it keeps nothing until some is taken from them, which is soon.
     *
     * @param most bytes that it may take, if they are to be had
     */
    public AnswerCache open(long most) {
        AnswerCache cache = opened(most);
        if (cache.limit() < most) {
            cache.starve();
            dealSoon();
        }
        return cache;
    }

    private AnswerCache opened(long most) {
        books.lock();
        try {
            AnswerCache cache = new AnswerCache(most, Math.min(most, free), nanoTime, this::wanted);
            free -= cache.limit();
            open.add(cache);
            return cache;
        } finally {
            books.unlock();
        }
    }

    /** Empties a cache for good, soon, and gives back what it took. */
    public void close(AnswerCache cache) {
        books.lock();
        try {
            if (!open.remove(cache)) {
                return;
            }
        } finally {
            books.unlock();
        }
        executor.execute(() -> {
            dealing.lock();
            try {
                take(cache, 0);
                deal(caches());
            } finally {
                dealing.unlock();
            }
        });
    }

    /** Bytes that no cache may take now. */
    long free() {
        books.lock();
        try {
            return free;
        } finally {
            books.unlock();
        }
    }

    public long total() {
        return total;
    }

    /** A cache wants more than it may take now. */
    private void wanted() {
        if (nanoTime.getAsLong() - lastDeal >= PAUSE.toNanos()) {
            dealSoon();
        }
    }

    private void dealSoon() {
        if (isDealing.compareAndSet(false, true)) {
            executor.execute(this::deal);
        }
    }

    private void deal() {
        dealing.lock();
        try {
            // whoever opens a cache from here on is not in the list, and has another deal made
            isDealing.set(false);
            lastDeal = nanoTime.getAsLong();
            deal(caches());
        } finally {
            dealing.unlock();
        }
    }

    private List<AnswerCache> caches() {
        books.lock();
        try {
            return new ArrayList<>(open);
        } finally {
            books.unlock();
        }
    }

    /** First takes, then gives what is free. Where that is too little for those who are due more, all give what is not due. */
    private void deal(List<AnswerCache> caches) {
        long[] limits = limits(
                total,
                caches.stream().mapToLong(CacheMemory::wants).toArray(),
                caches.stream().mapToLong(AnswerCache::maxBytes).toArray());
        long owed = 0;
        for (int i = 0; i < limits.length; i++) {
            owed += isOwed(caches.get(i), limits[i]) ? limits[i] - caches.get(i).limit() : 0;
        }
        boolean isShort = owed > free();
        for (int i = 0; i < limits.length; i++) {
            AnswerCache cache = caches.get(i);
            if (limits[i] < cache.limit() - (isShort ? 0 : cache.limit() / HYSTERESIS)) {
                take(cache, limits[i]);
            }
        }
        for (int i = 0; i < limits.length; i++) {
            AnswerCache cache = caches.get(i);
            if (isOwed(cache, limits[i])) {
                give(cache, limits[i]);
            }
        }
    }

    private static boolean isOwed(AnswerCache cache, long due) {
        return due > cache.limit() + cache.limit() / HYSTERESIS;
    }

    private static long wants(AnswerCache cache) {
        return cache.wasStarved()
                ? cache.maxBytes()
                : Math.min(cache.maxBytes(), Math.addExact(2 * cache.bytes(), ROOM_TO_GROW));
    }

    private void take(AnswerCache cache, long limit) {
        long before = cache.limit();
        try {
            cache.shrink(limit);
        } finally {
            books.lock();
            try {
                free += before - cache.limit();
            } finally {
                books.unlock();
            }
        }
    }

    private void give(AnswerCache cache, long limit) {
        long more;
        books.lock();
        try {
            more = open.contains(cache) ? Math.min(limit - cache.limit(), free) : 0;
            free -= more;
        } finally {
            books.unlock();
        }
        cache.grow(more);
    }

    /**
     * Who gets how much: what each wants, as far as it goes, and then evenly what nobody wanted.
     *
     * @param most that each may get, not less than it wants
     */
    static long[] limits(long total, long[] wants, long[] most) {
        long[] limits = evenly(total, wants);
        long left = total
                - IntStream.range(0, limits.length).mapToLong(i -> limits[i]).sum();
        long[] more = evenly(
                left,
                IntStream.range(0, most.length)
                        .mapToLong(i -> most[i] - limits[i])
                        .toArray());
        return IntStream.range(0, most.length)
                .mapToLong(i -> limits[i] + more[i])
                .toArray();
    }

    /** The modest first, so that what they leave is dealt among the others. */
    private static long[] evenly(long total, long[] wants) {
        int[] order = IntStream.range(0, wants.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> wants[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] given = new long[wants.length];
        long left = total;
        for (int i = 0; i < order.length; i++) {
            given[order[i]] = Math.min(wants[order[i]], left / (order.length - i));
            left -= given[order[i]];
        }
        return given;
    }
}
