package io.picklejar.server.registry;

import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether callers of one version can go on with another. What they sent must be taken as before, in either form, and what they
 * get must be of the same kind. Ranges may change: they follow the training data, and each value is still judged by name.
 */
final class Compatibility {

    private Compatibility() {}

    /** What is different in a way that callers would notice, a phrase each; empty if nothing is. */
    static List<String> breaks(Served from, Served to) {
        List<String> breaks = new ArrayList<>();
        List<Feature> before = from.artifact().schema().features();
        List<Feature> after = to.artifact().schema().features();
        features(before, after, breaks);
        outputs(from.postprocessor().output(), to.postprocessor().output(), breaks);
        return breaks;
    }

    private static void features(List<Feature> before, List<Feature> after, List<String> breaks) {
        Map<String, Feature> left = new LinkedHashMap<>();
        before.forEach(feature -> left.put(feature.name(), feature));
        Map<String, Feature> right = new LinkedHashMap<>();
        after.forEach(feature -> right.put(feature.name(), feature));
        left.keySet().stream()
                .filter(name -> !right.containsKey(name))
                .forEach(name -> breaks.add("feature " + name + " is gone"));
        after.stream()
                .filter(feature -> !left.containsKey(feature.name()) && feature.fallback() == null)
                .forEach(feature -> breaks.add("feature " + feature.name() + " is new and has no default"));
        left.forEach((name, feature) -> {
            Feature other = right.get(name);
            if (other != null) {
                feature(feature, other, breaks);
            }
        });
        if (breaks.isEmpty() && !isPrefix(before, after)) {
            breaks.add("features are in another order");
        }
    }

    private static boolean isPrefix(List<Feature> before, List<Feature> after) {
        return after.size() >= before.size()
                && before.stream()
                        .map(Feature::name)
                        .toList()
                        .equals(after.subList(0, before.size()).stream()
                                .map(Feature::name)
                                .toList());
    }

    private static void feature(Feature before, Feature after, List<String> breaks) {
        String name = "feature " + before.name();
        boolean widened =
                before.type().word().equals("integer") && after.type().word().equals("number");
        if (before.type() != after.type() && !widened) {
            breaks.add(name + " is " + after.type().word() + " instead of "
                    + before.type().word());
        }
        if (before.nullable() && !after.nullable()) {
            breaks.add(name + " may no longer be null");
        }
        if (before.fallback() != null && after.fallback() == null) {
            breaks.add(name + " no longer has a default");
        }
        List<?> known = before.constraints().enumeration();
        List<?> taken = after.constraints().enumeration();
        if (taken != null && !after.constraints().warnOnly()) {
            if (known == null) {
                breaks.add(name + " takes certain values only");
            } else {
                known.stream()
                        .filter(value -> !taken.contains(value))
                        .findFirst()
                        .ifPresent(value -> breaks.add(name + " no longer takes " + value));
            }
        }
    }

    private static void outputs(Output before, Output after, List<String> breaks) {
        if (before.outputs() != after.outputs()) {
            breaks.add(after.outputs() + " outputs instead of " + before.outputs());
        } else if (before instanceof Output.Classes left && after instanceof Output.Classes right) {
            if (left.isSets() != right.isSets()) {
                breaks.add(right.isSets() ? "sets of labels instead of classes" : "classes instead of sets of labels");
            } else if (!Objects.equals(left.labels(), right.labels())) {
                breaks.add("other labels, or in another order");
            } else if (!Objects.equals(left.classes(), right.classes())) {
                breaks.add("other classes, or in another order");
            }
            if (left.probabilities() && !right.probabilities()) {
                breaks.add("no probabilities any more");
            }
        } else if (before instanceof Output.Classes != after instanceof Output.Classes) {
            breaks.add(after instanceof Output.Classes ? "classes instead of numbers" : "numbers instead of classes");
        }
    }
}
