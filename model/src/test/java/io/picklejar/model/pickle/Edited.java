package io.picklejar.model.pickle;

import java.util.Map;

/** Objects as another version would have written them, for tests outside of this package. */
public final class Edited {

    private Edited() {}

    /** An object of the same class with these attributes alone. */
    public static PyObject with(PyObject object, Map<String, PyValue> attributes) {
        PyObject edited = new PyObject(object.type(), object.args());
        attributes.forEach((name, value) -> edited.attributes().put(new PyStr(name), value));
        return edited;
    }
}
