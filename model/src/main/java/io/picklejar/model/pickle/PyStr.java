package io.picklejar.model.pickle;

/** A Python string. Python 2's byte strings are decoded as Latin-1, as scikit-learn's own advice ({@code encoding='latin1'}) does. */
public record PyStr(String value) implements PyValue {
    private static final int SHOWN = 60;

    @Override
    public String describe() {
        return "str '" + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…") + "'";
    }
}
