package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.predict.Millis;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** Writes a model's answer as design section 2 has it. */
public final class AnswerWriter {

    // encoded once; an answer to one row is made of little else
    private static final SerializedString PREDICTION = new SerializedString("prediction");
    private static final SerializedString PROBABILITIES = new SerializedString("probabilities");
    private static final SerializedString CONFIDENCE = new SerializedString("confidence");
    private static final SerializedString TOP_K = new SerializedString("top_k");
    private static final SerializedString MODEL = new SerializedString("model");
    private static final SerializedString MODEL_VERSION = new SerializedString("model_version");
    private static final SerializedString LATENCY = new SerializedString("latency_ms");
    private static final SerializedString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializedString REQUEST_ID = new SerializedString("request_id");

    private static final Timestamps TIMESTAMPS = new Timestamps();

    private AnswerWriter() {}

    /**
     * @param startNanos when the request came in, by {@link System#nanoTime}
     */
    public static byte[] bytes(PredictRequest request, Answer answer, String requestId, long startNanos) {
        return Json.bytes(json -> {
            json.writeStartObject();
            if (request.batch()) {
                batch(json, answer);
            } else {
                one(json, answer);
            }
            envelope(json, request, answer, requestId, startNanos);
            json.writeEndObject();
        });
    }

    private static void one(JsonGenerator json, Answer answer) {
        Predictions predictions = answer.predictions();
        Output output = answer.served().postprocessor().output();
        json.writeName(PREDICTION);
        prediction(json, output, predictions, 0);
        if (output instanceof Output.Classes classes && predictions.probabilities() != null) {
            json.writeName(PROBABILITIES);
            probabilities(json, classes, predictions.probabilities(), 0);
            json.writeName(CONFIDENCE);
            confidence(json, classes, predictions, 0);
            if (answer.served().postprocessor().topK() != null) {
                json.writeName(TOP_K);
                topK(
                        json,
                        classes,
                        predictions.probabilities(),
                        0,
                        answer.served().postprocessor().topK());
            }
        }
    }

    private static void batch(JsonGenerator json, Answer answer) {
        Predictions predictions = answer.predictions();
        Output output = answer.served().postprocessor().output();
        rows(json, "predictions", predictions.rows(), row -> prediction(json, output, predictions, row));
        if (output instanceof Output.Classes classes && predictions.probabilities() != null) {
            double[] all = predictions.probabilities();
            rows(json, "probabilities", predictions.rows(), row -> probabilities(json, classes, all, row));
            rows(json, "confidences", predictions.rows(), row -> confidence(json, classes, predictions, row));
            Integer topK = answer.served().postprocessor().topK();
            if (topK != null) {
                rows(json, "top_k", predictions.rows(), row -> topK(json, classes, all, row, topK));
            }
        }
        json.writeNumberProperty("batch_size", predictions.rows());
    }

    private interface RowWriter {
        void write(int row);
    }

    private static void rows(JsonGenerator json, String name, int rows, RowWriter writer) {
        json.writeName(name);
        json.writeStartArray();
        for (int row = 0; row < rows; row++) {
            writer.write(row);
        }
        json.writeEndArray();
    }

    private static void envelope(
            JsonGenerator json, PredictRequest request, Answer answer, String requestId, long startNanos) {
        json.writeName(MODEL);
        json.writeString(answer.served().artifact().name());
        json.writeName(MODEL_VERSION);
        json.writeString(answer.served().artifact().version());
        json.writeName(LATENCY);
        json.writeNumber(Millis.of(System.nanoTime() - startNanos));
        json.writeName(TIMESTAMP);
        json.writeString(TIMESTAMPS.of(System.currentTimeMillis()));
        json.writeName(REQUEST_ID);
        json.writeString(requestId);
        if (request.warningCount() > 0) {
            json.writeName("warnings");
            json.writeStartArray();
            request.warnings().forEach(warning -> ErrorWriter.violation(json, warning));
            json.writeEndArray();
            json.writeNumberProperty("warning_count", request.warningCount());
        }
    }

    private static void prediction(JsonGenerator json, Output output, Predictions predictions, int row) {
        int outputs = output.outputs();
        if (output instanceof Output.Tensors tensors) {
            TensorWriter.parts(json, tensors, predictions, row);
            return;
        }
        if (output instanceof Output.Classes classes && classes.isSets()) {
            applying(json, classes, predictions.classIndices(), row);
            return;
        }
        if (outputs > 1) {
            json.writeStartArray();
        }
        for (int i = 0; i < outputs; i++) {
            int at = row * outputs + i;
            switch (output) {
                case Output.Classes classes ->
                    label(json, classes.classes().get(i).get(predictions.classIndices()[at]));
                case Output.Numbers numbers ->
                    number(json, numbers.whole(), predictions.numbers()[at]);
                case Output.Tensors tensors -> throw new IllegalStateException("written above");
            }
        }
        if (outputs > 1) {
            json.writeEndArray();
        }
    }

    /** The labels that apply to a row, none of them maybe. */
    private static void applying(JsonGenerator json, Output.Classes sets, int[] classIndices, int row) {
        int outputs = sets.outputs();
        json.writeStartArray();
        for (int i = 0; i < outputs; i++) {
            if (sets.applies(i, classIndices[row * outputs + i])) {
                label(json, sets.labels().get(i));
            }
        }
        json.writeEndArray();
    }

    static void label(JsonGenerator json, Label label) {
        switch (label) {
            case Label.Text text -> json.writeString(text.value());
            case Label.Whole whole -> json.writeNumber(whole.value());
            case Label.Real real -> Json.number(json, real.value());
            case Label.Flag flag -> json.writeBoolean(flag.value());
        }
    }

    private static void number(JsonGenerator json, boolean whole, double value) {
        if (whole && Math.abs(value) < 1L << 53) {
            json.writeNumber((long) value);
        } else {
            Json.number(json, value);
        }
    }

    /** One list; a list of lists where there are several outputs. */
    private static void probabilities(JsonGenerator json, Output.Classes classes, double[] all, int row) {
        int at = row * classes.probabilitiesPerRow();
        boolean several = classes.outputs() > 1;
        if (several) {
            json.writeStartArray();
        }
        for (List<Label> labels : classes.classes()) {
            json.writeStartArray();
            for (int i = 0; i < labels.size(); i++) {
                Json.number(json, all[at++]);
            }
            json.writeEndArray();
        }
        if (several) {
            json.writeEndArray();
        }
    }

    /** The predicted class's probability; a list where there are several outputs. */
    private static void confidence(JsonGenerator json, Output.Classes classes, Predictions predictions, int row) {
        double[] all = Objects.requireNonNull(predictions.probabilities());
        int outputs = classes.outputs();
        int at = row * classes.probabilitiesPerRow();
        if (outputs > 1) {
            json.writeStartArray();
        }
        for (int i = 0; i < outputs; i++) {
            Json.number(json, all[at + predictions.classIndices()[row * outputs + i]]);
            at += classes.classes().get(i).size();
        }
        if (outputs > 1) {
            json.writeEndArray();
        }
    }

    /** The {@code k} likeliest classes, likeliest first; of equal ones the earlier. */
    private static void topK(JsonGenerator json, Output.Classes classes, double[] all, int row, int k) {
        List<Label> labels = classes.classes().getFirst();
        int at = row * labels.size();
        boolean[] taken = new boolean[labels.size()];
        json.writeStartArray();
        for (int n = 0; n < Math.min(k, labels.size()); n++) {
            int best = -1;
            for (int i = 0; i < taken.length; i++) {
                if (!taken[i] && (best < 0 || all[at + i] > all[at + best])) {
                    best = i;
                }
            }
            taken[best] = true;
            json.writeStartObject();
            json.writeName("class");
            label(json, labels.get(best));
            json.writeName("probability");
            Json.number(json, all[at + best]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
