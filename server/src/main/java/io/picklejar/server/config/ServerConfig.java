package io.picklejar.server.config;

import java.util.Map;

/**
 * Everything that can be set.
 *
 * @param http the HTTP door
 * @param predict predictions
 * @param log logs
 * @param model loading models
 * @param registry bringing models and keeping them
 * @param source models from elsewhere
 * @param onnx ONNX models
 * @param rollout trying versions out
 */
public record ServerConfig(
        HttpConfig http,
        PredictConfig predict,
        LogConfig log,
        ModelConfig model,
        RegistryConfig registry,
        SourceConfig source,
        OnnxConfig onnx,
        RolloutConfig rollout) {

    /**
     * The configuration that {@code settings} give.
     *
     * @throws ConfigException where a value cannot be used or a key is unknown
     */
    public static ServerConfig from(Settings settings) {
        ServerConfig config = new ServerConfig(
                HttpConfig.from(settings),
                PredictConfig.from(settings),
                LogConfig.from(settings),
                ModelConfig.from(settings),
                RegistryConfig.from(settings),
                SourceConfig.from(settings),
                OnnxConfig.from(settings),
                RolloutConfig.from(settings));
        settings.get(Keys.ADMIN_PORT);
        settings.rejectUnknown();
        return config;
    }

    public static ServerConfig defaults() {
        return from(Settings.of(Map.of()));
    }
}
