package io.picklejar.model.boosters.document;

import io.picklejar.model.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON or UBJSON file and the way to it. What is not as it should be is a {@link ModelLoadException} of the
 * form {@code learner.objective.name: found 3 (expected: a text)}.
 */
public final class Fields {

    private static final int SHOWN = 40;

    private final String path;
    private final Map<?, ?> values;

    private Fields(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /**
     * Reads a file whose root is an object; NaN and infinities are let through.
     *
     * @param memoryBudget most bytes that its values may take
     */
    public static Fields ofJson(byte[] file, long memoryBudget) {
        return root(JsonDocument.read(file, new Charge(memoryBudget)));
    }

    /** The same for UBJSON. */
    public static Fields ofUbjson(byte[] file, long memoryBudget) {
        return root(UbjsonDocument.read(file, new Charge(memoryBudget)));
    }

    private static Fields root(@Nullable Object root) {
        if (root instanceof Map<?, ?> map) {
            return new Fields("", map);
        }
        throw new ModelLoadException("found " + describe(root) + " (expected: an object)");
    }

    private static String describe(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        if (value instanceof List<?> || value instanceof double[]) {
            return "an array";
        }
        String text = String.valueOf(value);
        return '"' + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + '"';
    }

    /** {@code learner.objective}, for messages. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public ModelLoadException wrong(String name, String expected) {
        return new ModelLoadException(
                path(name) + ": found " + describe(values.get(name)) + " (expected: " + expected + ")");
    }

    /** Whether there is such a field and it is not null. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    public Fields object(String name) {
        if (values.get(name) instanceof Map<?, ?> map) {
            return new Fields(path(name), map);
        }
        throw wrong(name, "an object");
    }

    public @Nullable Fields objectIfThere(String name) {
        return has(name) ? object(name) : null;
    }

    /** The objects of an array. */
    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> map)) {
                throw wrong(name, "an array of objects");
            }
            objects.add(new Fields(path(name) + "[" + objects.size() + "]", map));
        }
        return objects;
    }

    /** The texts of an array; none where it is absent. */
    public List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "an array of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The items of an array of any kind: numbers, texts, truth values, arrays of numbers ({@code double[]}), lists, maps. */
    public List<?> items(String name) {
        return values.get(name) instanceof double[] numbers
                ? Arrays.stream(numbers).boxed().toList()
                : list(name);
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof double[] numbers && numbers.length == 0) {
            return List.of();
        }
        throw wrong(name, "an array");
    }

    public String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    public @Nullable String textIfThere(String name) {
        return has(name) ? text(name) : null;
    }

    public boolean isObject(String name) {
        return values.get(name) instanceof Map<?, ?>;
    }

    /** Whether it is a number, rather than an array or a text. */
    public boolean isNumber(String name) {
        return values.get(name) instanceof Double;
    }

    /** A number, also one written as a text. */
    public double number(String name) {
        Object value = values.get(name);
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof String text) {
            try {
                return Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                throw wrong(name, "a number");
            }
        }
        throw wrong(name, "a number");
    }

    /** A whole number of {@code least..most}, also one written as a text. */
    public int whole(String name, int least, int most) {
        double number = number(name);
        if (!(number >= least && number <= most) || number != Math.rint(number)) {
            throw wrong(name, least + ".." + most);
        }
        return (int) number;
    }

    public int whole(String name, int least, int most, int whereAbsent) {
        return has(name) ? whole(name, least, most) : whereAbsent;
    }

    /** An array of numbers or truth values (0 and 1). */
    public double[] numbers(String name) {
        if (values.get(name) instanceof double[] numbers) {
            return numbers;
        }
        throw wrong(name, "an array of numbers");
    }

    public double[] numbers(String name, int length) {
        double[] numbers = numbers(name);
        if (numbers.length != length) {
            throw new ModelLoadException(
                    path(name) + ": found " + numbers.length + " numbers (expected: " + length + ")");
        }
        return numbers;
    }

    /** An array of whole numbers of 32 bits. */
    public int[] wholes(String name) {
        double[] numbers = numbers(name);
        int[] wholes = new int[numbers.length];
        for (int i = 0; i < wholes.length; i++) {
            wholes[i] = (int) numbers[i];
            if (wholes[i] != numbers[i]) {
                throw new ModelLoadException(
                        path(name) + "[" + i + "]: found " + numbers[i] + " (expected: a whole number of 32 bits)");
            }
        }
        return wholes;
    }

    public int[] wholes(String name, int length) {
        numbers(name, length);
        return wholes(name);
    }
}
