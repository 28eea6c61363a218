package io.picklejar.cli;

import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.Key;
import io.picklejar.server.config.Keys;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.config.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that are settings, and where the rest of the settings is. */
final class ConfigOptions {

    private static final String CONFIG_VARIABLE = "PICKLEJAR_CONFIG";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Address to listen on; 0.0.0.0 for everyone (127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0 takes a free one (8000).")
    private @Nullable String port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Port of the admin listener; 0 takes a free one (8002).")
    private @Nullable String adminPort;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "File of settings (picklejar.yaml in the working folder, if it is there).")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** All layers together. */
    ServerConfig config(Map<String, String> environment) {
        Path chosen = file(environment);
        Map<String, String> fromFile = chosen == null ? Map.of() : SettingsFile.read(chosen);
        String name = chosen == null ? SettingsFile.NAME : String.valueOf(chosen.getFileName());
        return ServerConfig.from(Settings.of(flags(), environment, fromFile, name));
    }

    private @Nullable Path file(Map<String, String> environment) {
        if (file != null) {
            return file;
        }
        String named = environment.getOrDefault(CONFIG_VARIABLE, "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        Path usual = Path.of(SettingsFile.NAME);
        return Files.exists(usual) ? usual : null;
    }

    private Map<String, String> flags() {
        for (String name : settings.keySet()) {
            Key<?> key = Keys.find(name);
            if (key != null && key.isSecret()) {
                throw new ConfigException(key.name() + ": on the command line, where others may read it (expected: "
                        + key.environmentName() + " in the environment, or a file of settings)");
            }
        }
        Map<String, String> flags = new LinkedHashMap<>(settings);
        put(flags, "host", host);
        put(flags, "port", port);
        put(flags, "admin_port", adminPort);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
