package io.picklejar.onnx;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how a file is tried in a process of its own before this one loads it: native code that crashes, hangs or fills
 * the memory takes that process down and no other.
 *
 * @param mode whether it is tried
 * @param time how long loading it and computing a row may take
 * @param memory bytes that may be resident meanwhile, beyond four times those of the file; looked at on Linux only
 * @param passed file that remembers what has passed, so that it is not tried again; null for none
 */
public record OnnxTrial(
        Mode mode, Duration time, long memory, @Nullable Path passed) {

    private static final long LEAST_MEMORY = 256L << 20;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Whether a file is tried. */
    public enum Mode {
        /** Where a process can be started; else the model carries a warning. */
        AUTO,
        /** Always; where no process can be started, no file is loaded. */
        ON,
        /** Never. */
        OFF
    }

    public OnnxTrial {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("trial time: " + time + " (expected: 1 s to 1 h)");
        }
        if (memory < LEAST_MEMORY || memory > 1L << 50) {
            throw new IllegalArgumentException("trial memory: " + memory + " bytes (expected: 256 MiB or more)");
        }
    }

    /** {@link Mode#AUTO}, a minute, 2 GiB; what passed is remembered in the user's cache folder. */
    public static OnnxTrial defaults() {
        return of(Mode.AUTO, userFolder(System.getenv()));
    }

    /** A minute and 2 GiB. */
    public static OnnxTrial of(Mode mode, @Nullable Path passed) {
        return new OnnxTrial(mode, Duration.ofMinutes(1), 2L << 30, passed);
    }

    public static OnnxTrial off() {
        return of(Mode.OFF, null);
    }

    /** As the XDG base directory specification has it; null where the user has no home. */
    static @Nullable Path userFolder(Map<String, String> environment) {
        try {
            Path cache = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
            Path home = Path.of(environment.getOrDefault("HOME", environment.getOrDefault("USERPROFILE", "")));
            Path base = cache.isAbsolute() ? cache : home.resolve(".cache");
            return base.isAbsolute() ? in(base.resolve("picklejar")) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The file in a cache folder that remembers what passed. */
    public static Path in(Path cacheFolder) {
        return cacheFolder.resolve("onnx-trials-passed");
    }
}
