package io.picklejar.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One setting: its name, its default, what it may be, and what it does. Every key is declared once, beside the record
 * that holds its value; {@link Keys} lists them all.
 *
 * @param <T> type of the value
 */
public final class Key<T> {

    private final String name;
    private final T fallback;
    private final String shownDefault;
    private final String expected;
    private final String description;
    private final Function<String, T> parse;
    private final Predicate<T> valid;
    private final Function<T, String> show;
    private final boolean secret;

    private Key(
            String name,
            T fallback,
            String expected,
            String description,
            Function<String, T> parse,
            Predicate<T> valid,
            Function<T, String> show) {
        this(name, fallback, show.apply(fallback), expected, description, parse, valid, show, false);
    }

    private Key(
            String name,
            T fallback,
            String shownDefault,
            String expected,
            String description,
            Function<String, T> parse,
            Predicate<T> valid,
            Function<T, String> show,
            boolean secret) {
        this.name = name;
        this.fallback = fallback;
        this.shownDefault = shownDefault;
        this.expected = expected;
        this.description = description;
        this.parse = parse;
        this.valid = valid;
        this.show = show;
        this.secret = secret;
    }

    static Key<Integer> integer(String name, int fallback, int min, int max, String description) {
        return new Key<>(
                name,
                fallback,
                min + ".." + max,
                description,
                Integer::valueOf,
                value -> value >= min && value <= max,
                String::valueOf);
    }

    static Key<Duration> duration(String name, Duration fallback, Duration min, Duration max, String description) {
        return new Key<>(
                name,
                fallback,
                Units.show(min) + ".." + Units.show(max) + ", as in 500ms, 30s or 2m",
                description,
                Units::duration,
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                Units::show);
    }

    static Key<Long> bytes(String name, long fallback, long min, long max, String description) {
        return new Key<>(
                name,
                fallback,
                Units.show(min) + ".." + Units.show(max) + ", as in 512KiB or 10MiB",
                description,
                Units::bytes,
                value -> value >= min && value <= max,
                Units::show);
    }

    static Key<Boolean> truth(String name, boolean fallback, String description) {
        return new Key<>(name, fallback, "true or false", description, Key::truth, value -> true, String::valueOf);
    }

    static <E extends Enum<E>> Key<E> choice(String name, E fallback, String description) {
        List<E> values = Arrays.asList(fallback.getDeclaringClass().getEnumConstants());
        String last = word(values.getLast());
        String others = values.stream().limit(values.size() - 1L).map(Key::word).collect(Collectors.joining(", "));
        return new Key<>(
                name,
                fallback,
                others + " or " + last,
                description,
                text -> Enum.valueOf(fallback.getDeclaringClass(), text.toUpperCase(Locale.ROOT)),
                value -> true,
                Key::word);
    }

    static Key<String> text(String name, String fallback, String expected, String description) {
        return new Key<>(name, fallback, expected, description, text -> text, text -> !text.isBlank(), text -> text);
    }

    static Key<Optional<String>> optional(String name, String expected, String description) {
        return new Key<>(
                name,
                Optional.empty(),
                expected,
                description,
                Optional::of,
                value -> true,
                value -> value.orElse("none"));
    }

    static Key<Optional<String>> optionalUrl(String name, String expected, String description) {
        return new Key<>(
                name,
                Optional.empty(),
                expected,
                description,
                Optional::of,
                value -> value.isEmpty() || isUrl(value.get()),
                value -> value.orElse("none"));
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A value that no message, log or help ever shows. */
    static Key<Optional<Secret>> secret(String name, String expected, String description, Predicate<String> valid) {
        return new Key<>(
                name,
                Optional.empty(),
                "none",
                expected,
                description,
                text -> Optional.of(new Secret(text)),
                value -> value.isEmpty() || valid.test(value.get().reveal()),
                value -> value.map(Secret::toString).orElse("none"),
                true);
    }

    /** The same key with other words for its default, where that is computed: {@code one per core}. */
    Key<T> defaultShownAs(String words) {
        return new Key<>(name, fallback, words, expected, description, parse, valid, show, secret);
    }

    /** The key of one of several things of a kind, where this one stands for all of them. */
    Key<T> of(String thing) {
        String itsName = name.replace(LookupConfig.NAME, thing);
        return new Key<>(itsName, fallback, shownDefault, expected, description, parse, valid, show, secret);
    }

    /** In snake_case, as {@code picklejar.yaml} has it. */
    public String name() {
        return name;
    }

    /** The environment variable that sets it. */
    public String environmentName() {
        return Settings.ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The default as a person would write it. */
    public String shownDefault() {
        return shownDefault;
    }

    /** What a value may be: {@code 1..65536}. */
    public String expected() {
        return expected;
    }

    public String description() {
        return description;
    }

    /** Whether its value must not be seen by others, e.g. in a list of processes. */
    public boolean isSecret() {
        return secret;
    }

    T fallback() {
        return fallback;
    }

    /** @throws ConfigException where {@code text} is no value that this setting may have */
    T parse(String text) {
        T value;
        try {
            value = parse.apply(text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException(complaint(text), e);
        }
        if (!valid.test(value)) {
            throw new ConfigException(complaint(text));
        }
        return value;
    }

    /** @throws ConfigException where {@code value} is out of bounds */
    void check(T value) {
        if (!valid.test(value)) {
            throw new ConfigException(complaint(show.apply(value)));
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private String complaint(String given) {
        return name + ": " + (secret ? Secret.HIDDEN : given) + " (expected: " + expected + ")";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
