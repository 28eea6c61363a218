package io.picklejar.server.routing;

import org.jspecify.annotations.Nullable;

/**
 * A floor that a version must reach on held-out rows before it may serve.
 *
 * @param file name of a CSV file in the version's folder or beside the versions, with a header
 * @param target the column with the truth; null for the last one
 * @param metric what is computed
 * @param atLeast smallest value accepted, or null
 * @param atMost greatest value accepted, or null
 */
public record Evaluation(
        String file,
        @Nullable String target,
        String metric,
        @Nullable Double atLeast,
        @Nullable Double atMost) {}
