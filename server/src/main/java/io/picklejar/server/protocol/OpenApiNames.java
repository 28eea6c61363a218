package io.picklejar.server.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes names that a client generator can turn into classes and methods: letters and digits only, no two the same, also
 * where letters' case does not count, as in the files that generators write.
 */
final class OpenApiNames {

    private final Set<String> taken = new HashSet<>();

    OpenApiNames(List<String> reserved) {
        reserved.forEach(this::take);
    }

    /** A name for a model, {@code BreastCancer} for {@code breast-cancer}, with which all {@code patterns} are free. */
    String claim(String model, List<String> patterns) {
        String wanted = camelCase(model);
        String name = wanted;
        for (int n = 2; !areFree(name, patterns); n++) {
            name = wanted + "_" + n;
        }
        for (String pattern : patterns) {
            take(pattern.formatted(name));
        }
        return name;
    }

    private boolean areFree(String name, List<String> patterns) {
        return patterns.stream().noneMatch(pattern -> taken.contains(folded(pattern.formatted(name))));
    }

    private void take(String name) {
        taken.add(folded(name));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String camelCase(String model) {
        StringBuilder name = new StringBuilder();
        for (String word : model.split("[._-]+", -1)) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        return Character.isDigit(name.charAt(0)) ? name.insert(0, "Model").toString() : name.toString();
    }
}
