package io.picklejar.model.sklearn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A scikit-learn version, as far as behaviour depends on it. */
record SklearnVersion(int major, int minor) implements Comparable<SklearnVersion> {

    static final SklearnVersion OLDEST = new SklearnVersion(0, 18);
    static final SklearnVersion NEWEST = new SklearnVersion(1, 9);

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** Of {@code 1.4.1.post1} and the like; null where the text is no version. */
    static @Nullable SklearnVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        return matcher.matches()
                ? new SklearnVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : null;
    }

    boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return compareTo(new SklearnVersion(wantedMajor, wantedMinor)) >= 0;
    }

    boolean isTested() {
        return compareTo(OLDEST) >= 0 && compareTo(NEWEST) <= 0;
    }

    @Override
    public int compareTo(SklearnVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
