package io.picklejar.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Models and their versions, a line each. */
final class ModelsTable {

    private static final String NOTHING = "-";

    private ModelsTable() {}

    /** @param answer one model, or {@code {"models": […]}} */
    static String of(JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MODEL", "VERSION", "STATE", "TRAFFIC", "LABELS", "MEMORY", "SINCE"));
        List<String> notes = new ArrayList<>();
        if (answer.has("models")) {
            answer.get("models").forEach(model -> add(model, rows, notes));
        } else {
            add(answer, rows, notes);
        }
        StringBuilder text = new StringBuilder(TextTable.of(rows));
        notes.forEach(note -> text.append('\n').append(note));
        return text.toString();
    }

    private static void add(JsonNode model, List<List<String>> rows, List<String> notes) {
        String name = model.path("name").asString();
        for (JsonNode version : model.path("versions")) {
            String number = version.path("version").asString();
            rows.add(List.of(
                    name,
                    number,
                    version.path("state").asString(),
                    traffic(version.path("traffic")),
                    labels(model, version, number),
                    memory(version.path("memory_bytes").asLong()),
                    since(version.path("since").asString())));
            if (version.has("reason")) {
                notes.add(name + " " + number + ": " + version.get("reason").asString());
            }
        }
        if (model.has("problem")) {
            notes.add(name + ": " + model.get("problem").asString());
        }
        if (!model.path("following_route").asBoolean(true)) {
            notes.add(name + ": traffic is not yet where route.yaml wants it");
        }
    }

    private static String traffic(JsonNode percent) {
        return percent.asDouble() == 0 ? NOTHING : percent + " %";
    }

    private static String labels(JsonNode model, JsonNode version, String number) {
        List<String> labels = new ArrayList<>();
        version.path("labels").forEach(label -> labels.add(label.asString()));
        if (model.path("route").path("shadow").asString("").equals(number)) {
            labels.add("(shadow)");
        }
        return labels.isEmpty() ? NOTHING : String.join(",", labels);
    }

    private static String memory(long bytes) {
        return bytes == 0 ? NOTHING : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    /** To the second. */
    private static String since(String instant) {
        int dot = instant.indexOf('.');
        return dot < 0 ? instant : instant.substring(0, dot) + "Z";
    }
}
