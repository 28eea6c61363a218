package io.picklejar.server.config;

import io.picklejar.model.text.Spelling;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one start, looked up in layers: flag, then environment, then file, then the key's default. An empty
 * value counts as not given.
 *
 * <p>Reads nothing itself: whoever starts the program hands in the maps. Used by one thread, while starting.
 */
public final class Settings {

    static final String ENVIRONMENT_PREFIX = "PICKLEJAR_";

    /** Variables with the prefix that are no settings: they belong to the launcher and the command line. */
    static final Set<String> NOT_SETTINGS = Set.of(
            "PICKLEJAR_JAVA",
            "PICKLEJAR_JAVA_OPTS",
            "PICKLEJAR_HOME",
            "PICKLEJAR_CONFIG",
            "PICKLEJAR_DEBUG",
            "PICKLEJAR_ADMIN",
            "PICKLEJAR_JDKS");

    /*
     * Kubernetes puts a variable for every Service into every container: with a Service called picklejar,
     * PICKLEJAR_PORT is "tcp://10.0.0.7:8000". Those are nobody's settings.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("\\w+_SERVICE_(HOST|PORT(_\\w+)?)|\\w+_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final List<Layer> layers;
    private final Map<String, Key<?>> asked = new LinkedHashMap<>();

    private Settings(List<Layer> layers) {
        this.layers = layers;
    }

    /**
     * Where a value may come from: {@code source} is how a message names it, {@code spelling} how it writes a key, {@code
     * separator} what stands between the parts of a key in {@code values}.
     */
    private record Layer(
            String source, Map<String, String> values, UnaryOperator<String> spelling, char separator, boolean isFile) {
        String inside(String key) {
            return key.replace('.', separator);
        }
    }

    /**
     * The layers of one start.
     *
     * @param flags by key, from the command line
     * @param environment all variables; those without the prefix {@code PICKLEJAR_} are ignored
     * @param file by key, from {@link SettingsFile#read}
     * @param fileName how messages name the file
     */
    public static Settings of(
            Map<String, String> flags, Map<String, String> environment, Map<String, String> file, String fileName) {
        return new Settings(List.of(
                new Layer("command line", Map.copyOf(flags), key -> key, '.', false),
                new Layer("environment", fromEnvironment(environment), Settings::environmentName, '_', false),
                new Layer(fileName, Map.copyOf(file), key -> key, '.', true)));
    }

    /** Settings from flags alone, e.g. in an embedding program or a test. */
    public static Settings of(Map<String, String> flags) {
        return of(flags, Map.of(), Map.of(), "picklejar.yaml");
    }

    private static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !NOT_SETTINGS.contains(name) && !isServiceLink(name, value)) {
                settings.put(name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT), value);
            }
        });
        return settings;
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }

    private static String environmentName(String key) {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * The value of the first layer that has one, or the default.
     *
     * @throws ConfigException where the value is not what the key expects
     */
    public <T> T get(Key<T> key) {
        asked.put(key.name(), key);
        for (Layer layer : layers) {
            String value = layer.values().get(layer.inside(key.name()));
            if (value != null && !value.isBlank()) {
                return parsed(key, value, layer);
            }
        }
        return key.fallback();
    }

    /** Where a file holds the value, whoever reads the message has to know which one. */
    private static <T> T parsed(Key<T> key, String value, Layer layer) {
        try {
            return key.parse(value);
        } catch (ConfigException e) {
            throw layer.isFile() ? new ConfigException(layer.source() + ": " + e.getMessage(), e) : e;
        }
    }

    /**
     * The names of the things of a kind, as in {@code prefix.NAME.field}.
     *
     * @param fields what may follow a name; in the environment, where a name may hold the separator, it ends before one
     */
    Set<String> names(String prefix, List<String> fields) {
        Set<String> names = new TreeSet<>();
        String ends = "(.+)_(" + String.join("|", fields) + ")";
        for (Layer layer : layers) {
            Pattern name = Pattern.compile(
                    Pattern.quote(layer.inside(prefix + ".")) + (layer.separator() == '.' ? "([^.]*)\\..*" : ends));
            layer.values().keySet().forEach(key -> {
                Matcher matcher = name.matcher(key);
                if (matcher.matches()) {
                    names.add(matcher.group(1));
                }
            });
        }
        return names;
    }

    /** The names asked for so far. */
    Set<String> asked() {
        return new LinkedHashSet<>(asked.keySet());
    }

    /**
     * To be called when every feature has asked for its keys.
     *
     * @throws ConfigException where a layer holds a key that nobody asked for
     */
    public void rejectUnknown() {
        for (Layer layer : layers) {
            Set<String> known = new LinkedHashSet<>();
            asked.keySet().forEach(key -> known.add(layer.inside(key)));
            layer.values().keySet().stream()
                    .filter(key -> !known.contains(key))
                    .sorted()
                    .findFirst()
                    .ifPresent(key -> reject(layer, key));
        }
    }

    private void reject(Layer layer, String key) {
        String nearest = Spelling.nearest(key, asked.keySet());
        String hint = nearest == null
                ? "picklejar serve --help lists them"
                : "did you mean " + layer.spelling().apply(nearest) + "?";
        throw new ConfigException(layer.source() + ": " + layer.spelling().apply(key) + " (unknown key; " + hint + ")");
    }
}
