package io.picklejar.server.predict;

/** Hears of every prediction. Called on the thread that served it, so it may neither block nor throw. */
@FunctionalInterface
public interface PredictionListener {
    void on(PredictionEvent event);
}
