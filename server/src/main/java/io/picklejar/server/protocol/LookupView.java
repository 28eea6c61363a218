package io.picklejar.server.protocol;

import io.picklejar.model.schema.Supplements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a model is looked up, as callers are told.
 *
 * @param supplements the features and the keys they are found by; null where the lookups do not fit the model
 * @param origins source, column and key of each feature that is looked up
 * @param lookups everything about each lookup
 */
public record LookupView(
        @Nullable Supplements supplements,
        Map<String, Map<String, String>> origins,
        List<Map<String, @Nullable Object>> lookups) {}
