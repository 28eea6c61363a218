package io.picklejar.model.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name somebody probably meant. */
public final class Spelling {

    private static final int LONGEST = 64;

    private Spelling() {}

    /** The known name nearest to {@code given} by edit distance, or null where none is near enough to be a slip. */
    public static @Nullable String nearest(String given, Collection<String> known) {
        if (given.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int least = Math.max(1, given.length() / 3) + 1;
        for (String name : known) {
            boolean comparable = name.length() <= LONGEST && Math.abs(name.length() - given.length()) < least;
            int distance = comparable ? distance(normal(given), normal(name)) : least;
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** Levenshtein's distance: insertions, deletions and replacements from one to the other, by the two-row method. */
    public static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] here = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            here[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                here[j] = Math.min(swap, Math.min(above[j], here[j - 1]) + 1);
            }
            int[] spare = above;
            above = here;
            here = spare;
        }
        return above[b.length()];
    }
}
