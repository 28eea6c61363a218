package io.picklejar.model.pickle;

/**
 * A name that strict reading refuses, found while surveying.
 *
 * @param name {@code module.name} as the file gives it
 * @param offset byte of the instruction that named it first, in the expanded stream
 */
public record Refusal(String name, long offset) {
    private static final int MAX_NAME = 200;

    public Refusal {
        name = ModelFileException.oneLine(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name);
    }

    @Override
    public String toString() {
        return "refuses " + name + " at byte " + offset + ": not part of a model";
    }
}
