package io.picklejar.server.config;

import java.util.List;
import java.util.stream.Stream;

/** Every setting there is: {@code picklejar serve --help} and docs/configuration.md are made of this list. */
public final class Keys {

    static final Key<Integer> ADMIN_PORT =
            Key.integer("admin_port", 8002, 0, 65_535, "reserved for the admin listener of a later release");

    private static final List<Key<?>> ALL = Stream.of(
                    HttpConfig.KEYS,
                    WireConfig.KEYS,
                    PredictConfig.KEYS,
                    LogConfig.KEYS,
                    ModelConfig.KEYS,
                    RegistryConfig.KEYS,
                    List.<Key<?>>of(ADMIN_PORT))
            .<Key<?>>flatMap(List::stream)
            .toList();

    private Keys() {}

    public static List<Key<?>> all() {
        return ALL;
    }
}
