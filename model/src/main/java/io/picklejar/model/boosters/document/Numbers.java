package io.picklejar.model.boosters.document;

import java.util.Arrays;

/** Numbers that come one by one. */
final class Numbers {

    private final Charge charge;
    private double[] values = new double[8];
    private int count;

    Numbers(Charge charge) {
        this.charge = charge;
    }

    void add(double value) {
        if (count == values.length) {
            int longer = (int) Math.min(Integer.MAX_VALUE - 16, values.length * 2L);
            charge.take((long) (longer - values.length) * Double.BYTES);
            values = Arrays.copyOf(values, longer);
        }
        values[count++] = value;
    }

    int count() {
        return count;
    }

    double get(int i) {
        return values[i];
    }

    double[] toArray() {
        return Arrays.copyOf(values, count);
    }
}
