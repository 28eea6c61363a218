package io.picklejar.server.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code /stats}. */
public final class StatsWriter {

    private StatsWriter() {}

    /** @param snapshot maps, lists, numbers and texts */
    public static byte[] bytes(Map<String, @Nullable Object> snapshot) {
        return Json.bytes(json -> Json.value(json, snapshot));
    }
}
