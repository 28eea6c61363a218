package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines of other libraries predict as scikit-learn's own. */
class WrappedPipelinesTest {

    private static final Instance SAMPLER =
            Made.of("imblearn.over_sampling._smote.base.SMOTE", "sampling_strategy", "auto");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sklearn.pipeline.Pipeline",
                "imblearn.pipeline.Pipeline",
                "sklearn2pmml.pipeline.PMMLPipeline",
                "sklearn2pmml.PMMLPipeline"
            })
    void predictAsScikitLearnsOwn(String className) {
        Instance pipeline = pipeline(className, Made.scaler(), Made.linear());
        assertThat(predict(pipeline))
                .isEqualTo(predict(pipeline("sklearn.pipeline.Pipeline", Made.scaler(), Made.linear())));
    }

    @Test
    void samplersDoNothingWhenPredicting() {
        Instance pipeline = pipeline("imblearn.pipeline.Pipeline", Made.scaler(), SAMPLER, Made.linear());
        assertThat(predict(pipeline))
                .isEqualTo(predict(pipeline("sklearn.pipeline.Pipeline", Made.scaler(), Made.linear())));
    }

    @Test
    void samplersBelongToTheirOwnPipeline() {
        Instance pipeline = pipeline("sklearn.pipeline.Pipeline", Made.scaler(), SAMPLER, Made.linear());
        assertThatThrownBy(() -> Made.load(pipeline))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("SMOTE");
    }

    private static double[] predict(Instance pipeline) {
        LoadedModel model = (LoadedModel) Made.load(pipeline);
        return model.predict(new Table(2, 2, new double[] {1, 2, -3, 0.5}, null))
                .numbers();
    }

    private static Instance pipeline(String className, Instance... steps) {
        List<Tuple> named = new ArrayList<>();
        for (Instance step : steps) {
            named.add(new Tuple("step" + named.size(), step));
        }
        return Made.of(className, "steps", named);
    }
}
