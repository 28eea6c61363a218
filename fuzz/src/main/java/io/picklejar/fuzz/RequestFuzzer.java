package io.picklejar.fuzz;

import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.protocol.ErrorWriter;
import io.picklejar.server.protocol.RequestDecoder;
import java.util.List;

/** The request decoder, single and batch, and the answers to what it refuses. */
public final class RequestFuzzer {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            Feature.of("age", FeatureType.INTEGER, false).withConstraints(Constraints.range(0.0, 120.0)),
            Feature.of("income", FeatureType.NUMBER, true),
            Feature.of("purpose", FeatureType.STRING, false)
                    .withConstraints(Constraints.oneOf(List.of("car", "home"), false)),
            Feature.of("owner", FeatureType.BOOLEAN, false)));

    private RequestFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            RequestDecoder.one(data, SCHEMA);
        } catch (ServeException e) {
            ErrorWriter.detail(e);
        }
        try {
            RequestDecoder.batch(data, SCHEMA, 100);
        } catch (ServeException e) {
            ErrorWriter.problem(e, "fuzz");
        }
    }
}
