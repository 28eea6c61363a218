package io.picklejar.server.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traffic shared between versions.
 *
 * <p>Requests without a name are dealt out by number: a stride that has no divisor in common with the number of shares visits
 * every share once in a round, so that shares are exact after each round and mixed within it.
 *
 * <p>A caller with a name goes to the version with the greatest {@code -weight / ln(u)}, {@code u} being a hash of caller and
 * version (weighted rendezvous hashing, Wang and Ravishankar 1998): the same on every replica, without anything remembered.
 * Where one version's share grows at another's cost, callers move from the one to the other and nowhere else.
 */
public final class Split {

    private static final int STRIDE = 619;
    private static final double TWO_TO_53 = 0x1p53;

    private final Map<String, Integer> perMille;
    private final String[] versions;
    private final int[] weights;
    private final long[] salts;
    private final int whole;

    /** @param perMille weight of each version, at least one above 0; they are shares of their sum */
    public Split(Map<String, Integer> perMille) {
        this.perMille = Collections.unmodifiableMap(new LinkedHashMap<>(perMille));
        List<String> names = new ArrayList<>();
        perMille.forEach((version, weight) -> {
            if (weight < 0 || weight > Route.WHOLE) {
                throw new IllegalArgumentException(version + ": " + weight + " per mille (expected: 0..1000)");
            }
            if (weight > 0) {
                names.add(version);
            }
        });
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no version has traffic (expected: a weight above 0)");
        }
        this.versions = names.toArray(String[]::new);
        this.weights = names.stream().mapToInt(perMille::get).toArray();
        this.salts = names.stream().mapToLong(Split::hash).toArray();
        this.whole = Arrays.stream(weights).sum();
    }

    public static Split all(String version) {
        return new Split(Map.of(version, Route.WHOLE));
    }

    /** Weights as given. */
    public Map<String, Integer> perMille() {
        return perMille;
    }

    /** The version of the {@code number}-th request without a name. */
    public String ofRequest(long number) {
        if (versions.length == 1) {
            return versions[0];
        }
        long stride = whole == Route.WHOLE ? STRIDE : 1;
        long share = Math.floorMod(Math.floorMod(number, (long) whole) * stride, (long) whole);
        for (int i = 0; ; i++) {
            share -= weights[i];
            if (share < 0) {
                return versions[i];
            }
        }
    }

    /** The version of a caller. */
    public String ofCaller(String caller) {
        if (versions.length == 1) {
            return versions[0];
        }
        long hash = hash(caller);
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < versions.length; i++) {
            double uniform = ((mix(hash ^ salts[i]) >>> 11) + 0.5) / TWO_TO_53;
            double score = weights[i] / -Math.log(uniform);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return versions[best];
    }

    /** FNV-1a over UTF-8, then mixed: the same on every machine and in every release. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long x) {
        long z = x + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
