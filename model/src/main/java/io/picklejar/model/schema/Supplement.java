package io.picklejar.model.schema;

import java.util.List;

/**
 * Features that something else than the request can supply, found by a key that the request holds.
 *
 * @param key name of the key: a feature, or a field of its own beside the features
 * @param type what a key may be that is no feature
 * @param features their positions
 * @param always whether what is supplied wins over what the request says
 */
public record Supplement(String key, KeyType type, List<Integer> features, boolean always) {

    /** What a key may be. */
    public enum KeyType {
        STRING,
        INTEGER,
        /** A string or an integer, as the caller likes. */
        EITHER
    }

    public Supplement {
        features = List.copyOf(features);
    }
}
