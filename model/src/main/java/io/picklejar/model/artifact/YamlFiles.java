package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the small YAML file of a model folder as data: maps, lists and scalars. Depth and number of nodes are counted on the
 * parser's events, before anything recursive sees them; aliases, with which a few bytes make a huge tree, are refused.
 */
final class YamlFiles {

    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 32;
    private static final int MOST_EVENTS = 100_000;

    private YamlFiles() {}

    static Map<?, ?> read(Path file) {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ModelLoadException(name + ": more than " + (LARGEST >> 20) + " MB");
            }
            return parse(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ModelLoadException(name + ": cannot be read", e);
        }
    }

    static Map<?, ?> parse(String name, String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(false)
                .setCodePointLimit(LARGEST)
                .build();
        try {
            requireSmall(name, settings, yaml);
            if (new Load(settings).loadFromString(yaml) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException | NumberFormatException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("broken");
            throw new ModelLoadException(name + ": " + reason.strip() + " (expected: YAML)", e);
        }
        throw new ModelLoadException(name + ": holds no keys (expected: flavors, as MLflow writes them)");
    }

    private static void requireSmall(String name, LoadSettings settings, String yaml) {
        int depth = 0;
        int events = 0;
        for (Event event : new Parse(settings).parseString(yaml)) {
            Event.ID id = event.getEventId();
            if (id == Event.ID.MappingStart || id == Event.ID.SequenceStart) {
                depth++;
            } else if (id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd) {
                depth--;
            } else if (id == Event.ID.Alias) {
                throw new ModelLoadException(name + ": an alias (expected: YAML without aliases)");
            }
            events++;
            if (depth > DEEPEST || events > MOST_EVENTS) {
                throw new ModelLoadException(name + ": more than " + DEEPEST + " levels or " + MOST_EVENTS + " values");
            }
        }
    }
}
