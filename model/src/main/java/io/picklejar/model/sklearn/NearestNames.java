package io.picklejar.model.sklearn;

import io.picklejar.model.text.Spelling;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds supported classes for the message about an unsupported one: alike in name, sooner of the same package. */
final class NearestNames {

    private static final int SHOWN = 3;
    private static final int SAME_PACKAGE = 4;
    private static final int LONGEST = 80;

    private NearestNames() {}

    /** Simple names of the nearest of {@code known}, the nearest first. */
    static String of(String className, Collection<String> known) {
        List<String> byDistance = known.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(className, name))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return byDistance.stream()
                .map(NearestNames::simple)
                .distinct()
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
    }

    private static int distance(String wanted, String known) {
        int edits = Spelling.distance(folded(wanted), folded(known));
        return packageOf(wanted).equals(packageOf(known)) ? edits - SAME_PACKAGE : edits;
    }

    private static String folded(String className) {
        String simple = simple(className).toLowerCase(Locale.ROOT);
        return simple.substring(0, Math.min(LONGEST, simple.length()));
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** {@code sklearn.svm} of {@code sklearn.svm._classes.SVC}. */
    private static String packageOf(String className) {
        int first = className.indexOf('.');
        int second = className.indexOf('.', first + 1);
        return second < 0 ? className : className.substring(0, second);
    }
}
