package io.picklejar.server.routing;

import io.picklejar.model.schema.Supplement.KeyType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes lookups so that {@link LookupReader} reads the same. */
final class LookupWriter {

    private LookupWriter() {}

    static Object write(List<Lookup> lookups) {
        List<Map<String, Object>> all = lookups.stream().map(LookupWriter::one).toList();
        return all.size() == 1 ? all.getFirst() : all;
    }

    private static Map<String, Object> one(Lookup lookup) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", lookup.source());
        switch (lookup.ask()) {
            case Lookup.Ask.Query query -> {
                all.put("query", query.sql());
                all.put("key_column", query.keyColumn());
            }
            case Lookup.Ask.Hash hash -> all.put("key_pattern", hash.pattern());
        }
        all.put("key", lookup.key());
        if (lookup.keyType() != KeyType.EITHER) {
            all.put("key_type", word(lookup.keyType()));
        }
        all.put("columns", lookup.columns());
        all.put("ttl", RouteWriter.duration(lookup.ttl()));
        all.put("on_missing", word(lookup.onMissing()));
        all.put("on_failure", word(lookup.onFailure()));
        all.put("precedence", lookup.lookupWins() ? "lookup" : "request");
        return all;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
