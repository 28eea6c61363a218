package io.picklejar.model.sklearn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code stop_words='english'}. */
final class StopWords {

    private StopWords() {}

    /** The list that scikit-learn brings along. */
    public static Set<String> english() {
        try (InputStream in = StopWords.class.getResourceAsStream("english-stop-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("english-stop-words.txt is missing from the jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.strip().split(" ", -1)))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
