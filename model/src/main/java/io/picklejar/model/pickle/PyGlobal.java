package io.picklejar.model.pickle;

/** The name of a class or function. Only a name: nothing stands behind it. */
public record PyGlobal(String module, String name) implements PyValue {
    /** {@code module.name} as the file gives it. */
    public String qualifiedName() {
        return module + "." + name;
    }

    @Override
    public String describe() {
        return "reference to " + qualifiedName();
    }
}
