package io.picklejar.model.pickle;

import org.jspecify.annotations.Nullable;

/**
 * An instance of a named class as data: what its constructor was given, what its state was. Nothing is constructed.
 *
 * <p>A subclass of dict or list (such as scikit-learn's {@code Bunch}) has its items in {@link #dictItems()} or {@link
 * #listItems()}. Compares by identity (see {@link PyValue}).
 */
public final class PyObject implements PyValue {
    private final PyGlobal type;
    private final PyTuple args;
    private final PyDict attributes = new PyDict();
    private final PyDict dictItems = new PyDict();
    private final PyList listItems = new PyList();
    private @Nullable PyValue state;

    public PyObject(PyGlobal type, PyTuple args) {
        this.type = type;
        this.args = args;
    }

    public PyGlobal type() {
        return type;
    }

    /** Fully qualified as in the file, such as {@code sklearn.linear_model._logistic.LogisticRegression}. */
    public String className() {
        return type.qualifiedName();
    }

    /** The class's last name, such as {@code LogisticRegression}. */
    public String simpleName() {
        return type.name().substring(type.name().lastIndexOf('.') + 1);
    }

    /** Arguments of the constructor call in the file; estimators have none. */
    public PyTuple args() {
        return args;
    }

    /** The instance's {@code __dict__} (and slots). */
    public PyDict attributes() {
        return attributes;
    }

    /** Items of a dict subclass. */
    public PyDict dictItems() {
        return dictItems;
    }

    /** Items of a list subclass. */
    public PyList listItems() {
        return listItems;
    }

    /** State that is no attribute dict, such as the tuple of a KD-tree; null where there is none. */
    public @Nullable PyValue state() {
        return state;
    }

    /** The attribute; absent is a {@link MissingAttributeException}. */
    public PyValue attr(String name) {
        PyValue value = find(name);
        if (value == null) {
            throw new MissingAttributeException(className(), name);
        }
        return value;
    }

    /** The attribute, or for a dict subclass the item (as {@code Bunch} does), or null. */
    public @Nullable PyValue find(String name) {
        PyValue value = attributes.find(name);
        return value == null ? dictItems.find(name) : value;
    }

    public boolean has(String name) {
        return find(name) != null;
    }

    void setState(PyValue newState) {
        state = newState;
    }

    @Override
    public String describe() {
        return className() + " object";
    }

    @Override
    public String toString() {
        return describe();
    }
}
