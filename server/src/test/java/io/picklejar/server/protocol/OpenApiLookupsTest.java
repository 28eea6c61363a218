package io.picklejar.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.Supplement;
import io.picklejar.model.schema.Supplement.KeyType;
import io.picklejar.model.schema.Supplements;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Served;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema says of rows that leave out what is looked up is what the decoder does. */
class OpenApiLookupsTest {

    private static final String FEATURES = """
            [{"name": "a", "type": "number"}, {"name": "b", "type": "string", "nullable": true},
             {"name": "n", "type": "integer", "description": "how many"}]""";

    private static final Domain TEXT = new Domain(Domain.Kind.TEXT, true, List.of(), true);

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void load() {
        served = new StubModels(folder)
                .served(
                        "m",
                        FEATURES,
                        new Output.Numbers(1, false),
                        new InputColumn("a", Domain.NUMBER),
                        new InputColumn("b", TEXT),
                        new InputColumn("n", Domain.NUMBER));
    }

    private static Supplements supplements(String key, KeyType type, boolean always) {
        return new Supplements(served.artifact().schema(), List.of(new Supplement(key, type, List.of(0, 1), always)));
    }

    private static boolean isTaken(Supplements supplements, String body) {
        try {
            RequestDecoder.partial(body.getBytes(UTF_8), supplements, false, 1);
            return true;
        } catch (ServeException.Invalid e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": 1, \"id\": 7}",
                "{\"n\": 1, \"id\": \"x\"}",
                "{\"n\": 1, \"id\": \"\"}",
                "{\"n\": 1, \"id\": true}",
                "{\"n\": 1, \"id\": 1.5}",
                "{\"n\": 1, \"id\": null}",
                "{\"n\": 1}",
                "{\"id\": 1}",
                "{\"n\": 1, \"a\": 1, \"b\": null}",
                "{\"n\": 1, \"a\": 1, \"b\": \"x\", \"id\": 7}",
                "{\"n\": 1, \"a\": 1}",
                "{\"n\": 1, \"a\": 1, \"id\": 3}",
                "{\"n\": 1, \"a\": \"x\", \"id\": 3}",
                "{\"n\": 1, \"a\": null, \"id\": 3}",
                "{\"features\": {\"n\": 1, \"id\": 7}}",
                "{\"features\": {\"n\": 1}}",
                "{\"features\": [1, \"x\", 2]}",
                "{\"features\": [null, \"x\", 2]}",
                "{\"features\": [1, null, 2]}",
                "{\"features\": [null, null, 2]}",
                "{\"features\": [null, null, null]}",
                "{\"features\": {\"n\": 1, \"id\": 7}, \"id\": 7}"
            })
    void theSchemaSaysWhatTheDecoderDoes(String body) {
        int taken = 0;
        for (boolean always : List.of(true, false)) {
            for (KeyType type : KeyType.values()) {
                taken += judged(supplements("id", type, always), body) ? 1 : 0;
            }
            taken += judged(supplements("n", KeyType.EITHER, always), body) ? 1 : 0;
        }
        assertThat(taken).isBetween(0, 8);
    }

    /** That a list holds no key for what is always looked up is told in words alone. */
    private static boolean judged(Supplements supplements, String body) {
        OpenApiDocument document = new OpenApiDocument(List.of(served), served, each -> supplements);
        boolean fits = OpenApiDocument.errors(document.schema("MRequest"), body).isEmpty();
        boolean isTaken = isTaken(supplements, body);
        boolean lacksKey = body.contains("[")
                && !supplements.keyFields().isEmpty()
                && supplements.all().getFirst().always();
        if (!lacksKey) {
            assertThat(fits).as(body + " by " + supplements.all()).isEqualTo(isTaken);
        }
        return isTaken;
    }
}
