package io.picklejar.server.registry;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * The order of version names: runs of digits compare as numbers, the rest as text, so that {@code 1.9 < 1.10}. Names that
 * differ are never equal: {@code 1.01 < 1.1}.
 */
public final class Versions {

    public static final Comparator<String> ORDER = Versions::compare;

    private Versions() {}

    private static int compare(String a, String b) {
        String[] left = runs(a);
        String[] right = runs(b);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareRuns(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return left.length == right.length ? a.compareTo(b) : Integer.compare(left.length, right.length);
    }

    private static String[] runs(String version) {
        return version.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    }

    private static int compareRuns(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.compareTo(b);
        }
        boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
