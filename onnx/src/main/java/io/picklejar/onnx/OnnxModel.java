package io.picklejar.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An ONNX graph in a native session. Without one it only tells what it is. */
final class OnnxModel implements LoadedModel {

    /** Bytes fed in one run; more rows go in several. */
    private static final long RUN_BYTES = 16L << 20;

    /** Buffers larger than this are not kept for the next request. */
    private static final long KEPT_BYTES = 64L << 20;

    private final PartInfo info;
    private final Plan plan;
    private final List<InputColumn> inputs;
    private final Output output;
    private final Answers answers;
    private final @Nullable Session session;
    private final ConcurrentLinkedQueue<Feeder> feeders = new ConcurrentLinkedQueue<>();

    /** @param session what evaluates it, or null where it is only looked at */
    OnnxModel(PartInfo info, Plan plan, @Nullable Session session) {
        this.info = info;
        this.plan = plan;
        this.inputs = plan.inputColumns();
        this.output = plan.output();
        this.answers = new Answers(plan, output);
        this.session = session;
    }

    @Override
    public PartInfo info() {
        return info;
    }

    @Override
    public List<InputColumn> inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    /** That of sums in single precision, whose order is the runtime's own. */
    @Override
    public double precision() {
        return 1e-5;
    }

    @Override
    public Predictions predict(Table rows) {
        if (rows.columns() != inputs.size()) {
            throw new IllegalArgumentException(
                    "rows of " + rows.columns() + " columns (expected: " + inputs.size() + ")");
        }
        Session open = session;
        if (open == null) {
            throw new IllegalStateException("the model was loaded to be looked at, not to predict");
        }
        if (rows.rows() == 0) {
            return answers.none();
        }
        Feeder feeder = feeders.poll();
        Feeder used = feeder == null ? new Feeder(plan.inputs()) : feeder;
        Predictions predictions = predict(open, used, rows);
        // After a failure it is left to the collector: nobody knows who still reads its buffers.
        if (used.bytes() <= KEPT_BYTES) {
            feeders.offer(used);
        }
        return predictions;
    }

    private Predictions predict(Session open, Feeder feeder, Table rows) {
        List<Predictions> blocks = new ArrayList<>();
        for (int from = 0; from < rows.rows(); ) {
            int to = from + together(rows, from);
            blocks.add(run(open, feeder, rows, from, to));
            from = to;
        }
        return blocks.size() == 1 ? blocks.get(0) : Predictions.joined(blocks);
    }

    /** How many rows from {@code from} on go into one run: those of one shape, up to a bound. */
    private int together(Table rows, int from) {
        if (!plan.stacked()) {
            return 1;
        }
        long bytes = 0;
        int count = 0;
        do {
            for (InputPlan input : plan.inputs()) {
                long values = 1;
                for (int length : Feeder.rowShape(input, rows, from + count)) {
                    values *= length;
                }
                bytes += 8 * values;
            }
            count++;
        } while (from + count < rows.rows() && bytes < RUN_BYTES && isAlike(rows, from, from + count));
        return count;
    }

    private boolean isAlike(Table rows, int a, int b) {
        for (InputPlan input : plan.inputs()) {
            if (!input.isCells() && !Arrays.equals(Feeder.rowShape(input, rows, a), Feeder.rowShape(input, rows, b))) {
                return false;
            }
        }
        return true;
    }

    private Predictions run(Session open, Feeder feeder, Table rows, int from, int to) {
        try {
            Map<String, OnnxTensor> tensors = feeder.tensors(open.ort(), rows, from, to);
            try {
                return open.run(tensors, result -> read(result, to - from));
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw unanswerable(e);
        }
    }

    private static UnanswerableException unanswerable(OrtException e) {
        UnanswerableException refusal =
                new UnanswerableException("the graph cannot compute with these values: " + Session.oneLine(e));
        refusal.initCause(e);
        return refusal;
    }

    private Predictions read(OrtSession.Result result, int rows) throws OrtException {
        return answers.read(result, rows);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        feeders.clear();
    }
}
