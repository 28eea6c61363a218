package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.schema.ExampleRow;
import io.picklejar.model.schema.Feature;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.registry.Served;
import java.util.List;

/**
 * Runs a model's example through decoder, model and encoder, as a request would, so that the first real one does not pay for
 * loading and compiling them.
 */
public final class Rehearsal implements Runnable {

    private final Served served;
    private final byte[] body;

    public Rehearsal(Served served) {
        this.served = served;
        this.body = body(served);
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            // the request may come in either way
            RequestDecoder.oneByToken(body, served.artifact().schema());
            PredictRequest request = RequestDecoder.one(body, served.artifact().schema());
            AnswerWriter.bytes(request, new Answer(served, served.predict(request.rows()), 0), "rehearsal", start);
        } catch (ServeException.Invalid | UnanswerableException e) {
            // A pattern without an example, or an example too far from training: a real row will do.
        }
    }

    private static byte[] body(Served served) {
        List<Feature> features = served.artifact().schema().features();
        ExampleRow example = ExampleRow.of(served.artifact().schema());
        return Json.bytes(json -> {
            json.writeStartObject();
            for (int i = 0; i < features.size(); i++) {
                json.writeName(features.get(i).name());
                Object value = example.values().get(i);
                boolean flags = value instanceof Tensor
                        && features.get(i).requireTensor().element() == Element.BOOLEAN;
                Json.value(json, flags && value instanceof Tensor tensor ? new Json.Flags(tensor) : value);
            }
            json.writeEndObject();
        });
    }
}
