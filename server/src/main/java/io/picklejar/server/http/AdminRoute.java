package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import java.util.Locale;
import java.util.Set;

/**
 * What a path of the admin listener asks for.
 *
 * @param model the model's name, or nothing
 * @param path without a slash at its end
 */
record AdminRoute(Action action, String model, String path) {

    /** How it is asked for. */
    private enum Way {
        READ,
        DO,
        SET
    }

    /** What is done. */
    enum Action {
        MODELS(Way.READ),
        MODEL(Way.READ),
        LOAD(Way.DO),
        UNLOAD(Way.DO),
        EVICT(Way.DO),
        PROMOTE(Way.DO),
        ROLLBACK(Way.DO),
        PAUSE(Way.DO),
        RESUME(Way.DO),
        TRAFFIC(Way.SET),
        LABELS(Way.SET),
        SHADOW(Way.SET),
        RELOAD(Way.DO),
        EVENTS(Way.READ),
        OPEN_API(Way.READ),
        /** A page of the docs, or whatever they need. */
        PAGE(Way.READ);

        private final Way way;

        Action(Way way) {
            this.way = way;
        }

        Set<String> methods() {
            return switch (way) {
                case READ -> Set.of("GET", "HEAD");
                case DO -> Set.of("POST");
                case SET -> Set.of("PUT");
            };
        }

        boolean changes() {
            return way != Way.READ;
        }

        /** Whether it tells nothing of this server and needs no key. */
        boolean isOpen() {
            return this == OPEN_API || this == PAGE;
        }

        private boolean isOfModel() {
            return switch (this) {
                case LOAD, UNLOAD, EVICT, PROMOTE, ROLLBACK, PAUSE, RESUME, TRAFFIC, LABELS, SHADOW -> true;
                case MODELS, MODEL, RELOAD, EVENTS, OPEN_API, PAGE -> false;
            };
        }
    }

    /** @throws ServeException.NotFound for a path that is none of ours */
    static AdminRoute of(String rawPath) {
        String path =
                rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        return switch (path) {
            case "/models" -> new AdminRoute(Action.MODELS, "", path);
            case "/reload" -> new AdminRoute(Action.RELOAD, "", path);
            case "/events" -> new AdminRoute(Action.EVENTS, "", path);
            case "/openapi.json" -> new AdminRoute(Action.OPEN_API, "", path);
            default -> path.startsWith("/models/") ? ofModel(path) : new AdminRoute(Action.PAGE, "", path);
        };
    }

    private static AdminRoute ofModel(String path) {
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length == 2) {
            return new AdminRoute(Action.MODEL, Route.decoded(parts[1]), path);
        }
        for (Action action : Action.values()) {
            if (parts.length == 3
                    && action.isOfModel()
                    && action.name().toLowerCase(Locale.ROOT).equals(parts[2])) {
                return new AdminRoute(action, Route.decoded(parts[1]), path);
            }
        }
        throw new ServeException.NotFound("Not Found");
    }
}
