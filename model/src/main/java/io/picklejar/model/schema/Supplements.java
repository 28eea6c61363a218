package io.picklejar.model.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The supplements of one schema, as reading a row asks for them. Immutable, shared by all threads. */
public final class Supplements {

    private final FeatureSchema schema;
    private final List<Supplement> all;
    private final boolean[] supplied;
    private final Map<String, Integer> fields = new TreeMap<>();
    private final List<Supplement.KeyType> fieldTypes = new ArrayList<>();
    private final int[] keyFeatures;
    private final int[] keyFields;
    /** Whether a list holds the key by which a feature is found, so that null can stand for it there. */
    private final boolean[] foundInLists;

    /** @throws IllegalArgumentException with what does not fit the schema, as in {@code income is supplied twice} */
    public Supplements(FeatureSchema schema, List<Supplement> supplements) {
        this.schema = schema;
        this.all = List.copyOf(supplements);
        this.supplied = new boolean[schema.size()];
        this.keyFeatures = new int[all.size()];
        this.keyFields = new int[all.size()];
        this.foundInLists = new boolean[schema.size()];
        all.forEach(this::claim);
        for (int i = 0; i < all.size(); i++) {
            Supplement each = all.get(i);
            keyFeatures[i] = schema.featureNames().indexOf(each.key());
            keyFields[i] = keyFeatures[i] < 0 ? field(each) : -1;
            requireKey(each, keyFeatures[i]);
            boolean isInLists = keyFeatures[i] >= 0;
            each.features().forEach(index -> foundInLists[index] = isInLists);
        }
    }

    private void claim(Supplement supplement) {
        for (int index : supplement.features()) {
            Feature feature = schema.rule(index).feature;
            if (supplied[index]) {
                throw new IllegalArgumentException(feature.name() + " is supplied twice");
            }
            if (feature.type() == FeatureType.TENSOR) {
                throw new IllegalArgumentException(feature.name() + " is an array (expected: one value)");
            }
            supplied[index] = true;
        }
    }

    private int field(Supplement supplement) {
        Integer known = fields.get(supplement.key());
        if (known == null) {
            fields.put(supplement.key(), fields.size());
            fieldTypes.add(supplement.type());
            return fields.size() - 1;
        }
        if (fieldTypes.get(known) != supplement.type()) {
            throw new IllegalArgumentException("key " + supplement.key() + " is of two types (expected: one)");
        }
        return known;
    }

    private void requireKey(Supplement supplement, int feature) {
        String name = supplement.key();
        if (feature < 0) {
            return;
        }
        FeatureType type = schema.rule(feature).type;
        if (supplied[feature]) {
            throw new IllegalArgumentException("key " + name + " is itself supplied (expected: sent with the request)");
        }
        if (type != FeatureType.STRING && type != FeatureType.INTEGER && type != FeatureType.NUMBER) {
            throw new IllegalArgumentException(
                    "key " + name + " is a feature of type " + type.word() + " (expected: string or integer)");
        }
    }

    public FeatureSchema schema() {
        return schema;
    }

    public List<Supplement> all() {
        return all;
    }

    /** The keys that are no features, by name. */
    public Map<String, Supplement.KeyType> keyFields() {
        Map<String, Supplement.KeyType> types = new TreeMap<>();
        fields.forEach((name, field) -> types.put(name, fieldTypes.get(field)));
        return types;
    }

    /** Whether a row may leave this feature out. */
    public boolean isSupplied(int feature) {
        return supplied[feature];
    }

    /** Whether null in a row in training order leaves this feature to be supplied: such a row holds its key. */
    public boolean isLeftOutByNull(int feature) {
        return foundInLists[feature];
    }

    /** Number of the key field of this name, or -1. */
    int keyField(String name) {
        return fields.getOrDefault(name, -1);
    }

    Supplement.KeyType fieldType(int field) {
        return fieldTypes.get(field);
    }

    int fieldCount() {
        return fieldTypes.size();
    }

    /** The feature that is a supplement's key, or -1. */
    int keyFeature(int supplement) {
        return keyFeatures[supplement];
    }

    /** The field that is a supplement's key, or -1. */
    int keyFieldOf(int supplement) {
        return keyFields[supplement];
    }
}
