package io.picklejar.server.routing;

import io.picklejar.model.schema.Supplement.KeyType;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Features of a model that are looked up instead of sent.
 *
 * @param source name of a source in the server's settings
 * @param ask how it is asked
 * @param key the field of a request that says whose features they are; a feature or a field of its own
 * @param keyType what a key may be that is no feature
 * @param columns column of each feature
 * @param ttl how long what was found may be used again; zero: not at all
 * @param onMissing what a row gets whose key is not there
 * @param onFailure what a row gets when the source does not answer
 * @param lookupWins whether what is looked up wins over what the request says
 */
public record Lookup(
        String source,
        Ask ask,
        String key,
        KeyType keyType,
        Map<String, String> columns,
        Duration ttl,
        Otherwise onMissing,
        Otherwise onFailure,
        boolean lookupWins) {

    static final int MOST = 8;
    static final Duration LONGEST_TTL = Duration.ofHours(24);

    /** How a source is asked. */
    public sealed interface Ask {

        /**
         * Of a database.
         *
         * @param sql with one parameter, the array of keys
         * @param keyColumn the column of its result that says whose row it is
         */
        record Query(String sql, String keyColumn) implements Ask {}

        /**
         * Of Redis: the hash of each key.
         *
         * @param pattern name of a hash, with {@code {key}} for the key
         */
        record Hash(String pattern) implements Ask {
            /** Where the key comes in. */
            public static final String KEY = "{key}";

            public String nameOf(Object key) {
                return pattern.replace(KEY, key.toString());
            }
        }
    }

    /** What takes the place of a value that is not to be had. */
    public enum Otherwise {
        ERROR,
        /** The feature's default. */
        DEFAULT,
        /** A missing value. */
        NULL
    }

    public Lookup {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The query, or null where Redis is asked. */
    public Ask.@Nullable Query query() {
        return ask instanceof Ask.Query query ? query : null;
    }
}
