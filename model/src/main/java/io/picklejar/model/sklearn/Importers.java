package io.picklejar.model.sklearn;

import io.picklejar.model.boosters.catboost.CatBoostBinary;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.pickle.PyObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The classes that can be imported, by their exact names; older module paths are names of their own. */
final class Importers {

    /**
     * A class.
     *
     * @param step null where it does not transform
     * @param estimator null where it does not predict
     * @param whether of two roles an object at the end of a model plays the predicting one
     */
    record Entry(
            String name,
            @Nullable StepImporter step,
            @Nullable EstimatorImporter estimator,
            Predicate<Fitted> whether) {

        boolean predicts(Fitted fitted) {
            return estimator != null && whether.test(fitted);
        }
    }

    private final Map<String, Entry> byClass;

    private Importers(Map<String, Entry> byClass) {
        this.byClass = byClass;
    }

    /** Everything that is supported. */
    static Importers standard() {
        Builder builder = new Builder();
        PipelineImporter.register(builder);
        ColumnTransformerImporter.register(builder);
        ScalerImporters.register(builder);
        ImputerImporters.register(builder);
        OneHotImporter.register(builder);
        OrdinalImporter.register(builder);
        LinearImporters.register(builder);
        TreeImporters.register(builder);
        ForestImporters.register(builder);
        BoostingImporters.register(builder);
        DummyImporters.register(builder);
        HistogramImporters.register(builder);
        EnsembleImporters.register(builder);
        StackingImporters.register(builder);
        IsolationImporter.register(builder);
        CalibrationImporters.register(builder);
        MultiImporters.register(builder);
        WrapperImporters.register(builder);
        NeighbourImporters.register(builder);
        RadiusImporters.register(builder);
        BayesImporters.register(builder);
        NetworkImporters.register(builder);
        ClusterImporters.register(builder);
        GroupingImporters.register(builder);
        EmbeddingImporter.register(builder);
        DiscriminantImporters.register(builder);
        FactorImporters.register(builder);
        ProcessImporters.register(builder);
        CrossImporters.register(builder);
        KernelImporters.register(builder);
        MixtureImporters.register(builder);
        TextImporters.register(builder);
        DictImporter.register(builder);
        HasherImporter.register(builder);
        LinearFamilies.register(builder);
        SvmImporters.register(builder);
        ShapeImporters.register(builder);
        UnionImporter.register(builder);
        MapperImporter.register(builder);
        SelectorImporters.register(builder);
        DecompositionImporters.register(builder);
        EncodingImporters.register(builder);
        IterativeImporter.register(builder);
        XgboostImporters.register(builder);
        LightGbmImporters.register(builder);
        return new Importers(Map.copyOf(builder.byClass));
    }

    /** Simple names of all supported classes, but for those that only other classes hold. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        byClass.values().forEach(entry -> names.add(entry.name()));
        names.removeIf(name -> name.startsWith("_"));
        return names;
    }

    boolean knows(PyObject object) {
        return byClass.containsKey(object.className());
    }

    /** @param label what the object is called in messages */
    Entry entry(PyObject object, String label) {
        Entry entry = byClass.get(object.className());
        if (entry == null && object.className().startsWith("catboost.")) {
            throw new ModelLoadException(label + ": a pickled CatBoost model " + CatBoostBinary.ADVICE);
        }
        if (entry == null) {
            String where = label.equals(object.simpleName()) ? "" : " (" + label + ")";
            String reason = Refusals.of(object);
            if (reason != null) {
                throw new ModelLoadException(object.simpleName() + where + " is not supported: " + reason);
            }
            throw new ModelLoadException("unknown estimator " + object.className() + where + "; the nearest supported: "
                    + NearestNames.of(object.className(), byClass.keySet()));
        }
        return entry;
    }

    /** Collects classes. */
    static final class Builder {
        private final Map<String, Entry> byClass = new LinkedHashMap<>();

        /** A class that transforms, with every module it has lived in. */
        Builder step(String name, StepImporter importer, String... modules) {
            return add(new Entry(name, importer, null, fitted -> false), modules);
        }

        /** A class that predicts. */
        Builder estimator(String name, EstimatorImporter importer, String... modules) {
            return add(new Entry(name, null, importer, fitted -> true), modules);
        }

        /** A class that does both. */
        Builder both(
                String name,
                StepImporter step,
                EstimatorImporter estimator,
                Predicate<Fitted> predicts,
                String... modules) {
            return add(new Entry(name, step, estimator, predicts), modules);
        }

        private Builder add(Entry entry, String... modules) {
            for (String module : modules) {
                if (byClass.putIfAbsent(module + "." + entry.name(), entry) != null) {
                    throw new IllegalStateException(module + "." + entry.name() + " is registered twice");
                }
            }
            return this;
        }
    }
}
