package io.picklejar.server.config;

import java.util.List;
import java.util.stream.Stream;

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

    public static List<Key<?>> all() {
        return ALL;
    }
}
