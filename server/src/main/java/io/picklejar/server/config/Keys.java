package io.picklejar.server.config;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every setting there is: {@code picklejar serve --help} and docs/configuration.md are made of this list. */
public final class Keys {

    private static final List<Key<?>> ALL = Stream.of(
                    HttpConfig.KEYS,
                    WireConfig.KEYS,
                    PredictConfig.KEYS,
                    CacheConfig.KEYS,
                    LogConfig.KEYS,
                    ModelConfig.KEYS,
                    RegistryConfig.KEYS,
                    SourceConfig.KEYS,
                    OnnxConfig.KEYS,
                    RolloutConfig.KEYS,
                    AdminConfig.KEYS,
                    AlertConfig.KEYS)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private Keys() {}

    /** Settings of which there is one for each thing of a kind; {@code NAME} in their names stands for the thing's. */
    public static List<Key<?>> patterns() {
        return LookupConfig.PATTERNS;
    }

    /** The key that {@code name} means, a pattern's included, or null. */
    public static @Nullable Key<?> find(String name) {
        return Stream.concat(ALL.stream(), patterns().stream().map(pattern -> of(pattern, name)))
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The first key whose name begins with {@code name} and has more steps, or null where that is no map of settings. */
    static @Nullable Key<?> firstWithin(String name) {
        List<String> steps = List.of(name.split("\\.", -1));
        return Stream.concat(ALL.stream(), patterns().stream())
                .filter(key -> isWithin(steps, List.of(key.name().split("\\.", -1))))
                .findFirst()
                .orElse(null);
    }

    private static boolean isWithin(List<String> outer, List<String> steps) {
        return outer.size() < steps.size()
                && IntStream.range(0, outer.size())
                        .allMatch(i -> steps.get(i).equals(LookupConfig.NAME)
                                || steps.get(i).equals(outer.get(i)));
    }

    private static Key<?> of(Key<?> pattern, String name) {
        String[] steps = name.split("\\.", -1);
        return steps.length == 3 ? pattern.of(steps[1]) : pattern;
    }

    public static List<Key<?>> all() {
        return ALL;
    }
}
