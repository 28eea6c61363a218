package io.picklejar.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code picklejar.yaml}: names and values; a map inside becomes names with dots. */
public final class SettingsFile {

    /** Looked for in the working folder where {@code --config} names no other. */
    public static final String NAME = "picklejar.yaml";

    private SettingsFile() {}

    /**
     * The settings in {@code file}, by key.
     *
     * @throws ConfigException where the file cannot be read or is not a map of settings
     */
    public static Map<String, String> read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return parse(name, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(name + ": not UTF-8 text (expected: settings as YAML)", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read", e);
        }
    }

    static Map<String, String> parse(String name, String yaml) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            throw new ConfigException(name + ": " + where + oneLine(e.getProblem()) + " (expected: YAML)", e);
        } catch (YamlEngineException e) {
            throw new ConfigException(name + ": " + oneLine(String.valueOf(e.getMessage())) + " (expected: YAML)", e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (root instanceof Map<?, ?> map) {
            flatten(name, "", map, settings);
        } else if (root != null) {
            throw new ConfigException(name + ": holds no settings (expected: lines such as port: 8000)");
        }
        return settings;
    }

    private static void flatten(String file, String prefix, Map<?, ?> map, Map<String, String> into) {
        map.forEach((key, value) -> {
            String name = prefix + key;
            Key<?> first = value instanceof Map<?, ?> ? null : Keys.firstWithin(name);
            if (value instanceof Map<?, ?> inner) {
                flatten(file, name + ".", inner, into);
            } else if (first != null) {
                throw new ConfigException(
                        file + ": " + name + ": " + shown(value) + " (expected: a map, as in " + first.name() + ")");
            } else if (value instanceof List<?>) {
                throw new ConfigException(file + ": " + name + ": a list (expected: one value)");
            } else {
                into.put(name, value == null ? "" : value.toString());
            }
        });
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof List<?> ? "a list" : "one value";
    }

    private static String oneLine(String message) {
        return message.lines().findFirst().orElse("broken").strip();
    }
}
