package io.picklejar.model.artifact;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code cell * times + plus} of every column; {@code lengths} makes numbers of texts; {@code shout} makes texts of texts.
 *
 * @param outputs columns made; beyond the inputs they are zero
 */
record FakeStep(int inputs, int outputs, double times, double plus, boolean lengths, boolean shout)
        implements Transform {

    /** Keys: {@code columns=a,b} or {@code width=2}, {@code outputs=3}, {@code times=2}, {@code plus=1}, {@code of=lengths}. */
    static LoadedPart.Step of(Map<String, String> has) {
        List<String> names = has.containsKey("columns")
                ? List.of(has.getOrDefault("columns", "").split(","))
                : List.of();
        int width = has.containsKey("width") ? Integer.parseInt(has.getOrDefault("width", "1")) : names.size();
        String of = has.getOrDefault("of", "numbers");
        return new LoadedPart.Step(
                FakeEngine.info("FakeScaler", has),
                names,
                new FakeStep(
                        width,
                        Integer.parseInt(has.getOrDefault("outputs", String.valueOf(width))),
                        Double.parseDouble(has.getOrDefault("times", "1")),
                        Double.parseDouble(has.getOrDefault("plus", "0")),
                        of.equals("lengths"),
                        of.equals("shout")));
    }

    @Override
    public Table apply(Table in) {
        double[] numbers = new double[in.rows() * outputs];
        @Nullable String @Nullable [] texts = shout ? new String[numbers.length] : null;
        for (int row = 0; row < in.rows(); row++) {
            for (int column = 0; column < Math.min(inputs, outputs); column++) {
                String text = in.text(row, column);
                double number = lengths && text != null ? text.length() : in.number(row, column);
                numbers[row * outputs + column] = number * times + plus;
                if (texts != null && text != null) {
                    texts[row * outputs + column] = text + "!!";
                }
            }
        }
        return new Table(in.rows(), outputs, numbers, texts);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        if (shout) {
            return downstream;
        }
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, lengths ? new Domain(Domain.Kind.TEXT, true, List.of(), true) : Domain.NUMBER);
    }
}
