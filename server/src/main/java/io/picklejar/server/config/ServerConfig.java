package io.picklejar.server.config;

import java.util.Map;

/**
 * Everything that can be set.
 *
 * @param http the HTTP door
 * @param predict predictions
 * @param cache answers kept for inputs that come again
 * @param log logs
 * @param model loading models
 * @param registry bringing models and keeping them
 * @param source models from elsewhere
 * @param onnx ONNX models
 * @param rollout trying versions out
 * @param admin the admin listener
 * @param alerts who is told when something goes wrong
 * @param lookup where features may be looked up
 */
public record ServerConfig(
        HttpConfig http,
        PredictConfig predict,
        CacheConfig cache,
        LogConfig log,
        ModelConfig model,
        RegistryConfig registry,
        SourceConfig source,
        OnnxConfig onnx,
        RolloutConfig rollout,
        AdminConfig admin,
        AlertConfig alerts,
        LookupConfig lookup) {

    public ServerConfig {
        if (admin.enabled() && admin.port() != 0 && admin.port() == http.port()) {
            throw new ConfigException(
                    "admin_port: " + admin.port() + " (expected: another than port; or admin_api: false for none)");
        }
    }

    /**
     * The configuration that {@code settings} give.
     *
     * @throws ConfigException where a value cannot be used or a key is unknown
     */
    public static ServerConfig from(Settings settings) {
        ServerConfig config = new ServerConfig(
                HttpConfig.from(settings),
                PredictConfig.from(settings),
                CacheConfig.from(settings),
                LogConfig.from(settings),
                ModelConfig.from(settings),
                RegistryConfig.from(settings),
                SourceConfig.from(settings),
                OnnxConfig.from(settings),
                RolloutConfig.from(settings),
                AdminConfig.from(settings),
                AlertConfig.from(settings),
                LookupConfig.from(settings));
        settings.rejectUnknown();
        return config;
    }

    public static ServerConfig defaults() {
        return from(Settings.of(Map.of()));
    }
}
