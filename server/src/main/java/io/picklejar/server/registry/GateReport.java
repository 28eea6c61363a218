package io.picklejar.server.registry;

/**
 * What was checked before a model may serve.
 *
 * @param goldenCases golden cases replayed and found equal; 0 where the folder has none
 * @param loadMillis time to read and compile the model
 * @param warmUpRuns predictions made to warm it up
 */
public record GateReport(int goldenCases, long loadMillis, long warmUpRuns) {}
