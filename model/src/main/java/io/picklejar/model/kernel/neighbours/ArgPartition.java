package io.picklejar.model.kernel.neighbours;

/**
 * {@code numpy.argpartition(values, kth)}: brings the indices of the least values to the front. Which of several equal values
 * come there is up to the algorithm, so it is numpy's: introselect with the median of three, then of medians of five. Source:
 * {@code numpy/core/src/npysort/selection.cpp}. (From numpy 2.0 on, processors with AVX-512 go another way, and may take
 * others of equal values.) For one thread.
 */
final class ArgPartition {

    private static final int SMALL = 3;

    private final double[] values;
    private final int[] order;
    private int left;
    private int right;

    private ArgPartition(double[] values, int[] order) {
        this.values = values;
        this.order = order;
    }

    /**
     * Reorders {@code order}, a permutation of all indices, such that the index of the {@code kth} least value stands at
     * {@code kth}, and none before it has a greater one. No value is NaN.
     */
    static void select(double[] values, int[] order, int kth) {
        ArgPartition partition = new ArgPartition(values, order);
        if (kth >= SMALL && kth == order.length - 1) {
            partition.greatestLast();
        } else {
            partition.select(0, order.length - 1, kth);
        }
    }

    private double at(int i) {
        return values[order[i]];
    }

    private void swap(int i, int j) {
        int index = order[i];
        order[i] = order[j];
        order[j] = index;
    }

    private void greatestLast() {
        int greatest = 0;
        for (int k = 1; k < order.length; k++) {
            greatest = at(k) < at(greatest) ? greatest : k;
        }
        swap(order.length - 1, greatest);
    }

    /** The {@code kth} of few, by looking for the least again and again. */
    private void few(int from, int to, int kth) {
        for (int i = from; i <= kth; i++) {
            int least = i;
            for (int k = i + 1; k <= to; k++) {
                least = at(k) < at(least) ? k : least;
            }
            swap(i, least);
        }
    }

    private void select(int from, int to, int kth) {
        int low = from;
        int high = to;
        if (kth - low < SMALL) {
            few(low, high, kth);
            return;
        }
        int depth = 2 * (31 - Integer.numberOfLeadingZeros(high - low + 1));
        while (low + 1 < high) {
            left = low + 1;
            right = high;
            if (depth > 0 || right - left < 5) {
                medianOfThree(low, low + (high - low) / 2, high);
            } else {
                int first = left;
                int last = right;
                swap(first + medianOfFives(first, last - first), low);
                left = first - 1;
                right = last + 1;
            }
            depth--;
            partition(at(low));
            swap(low, right);
            int pivot = right;
            if (pivot >= kth) {
                high = pivot - 1;
            }
            if (pivot <= kth) {
                low = left;
            }
        }
        if (high == low + 1 && at(high) < at(low)) {
            swap(high, low);
        }
    }

    /** The median goes to {@code low}, the least behind it. */
    private void medianOfThree(int low, int middle, int high) {
        if (at(high) < at(middle)) {
            swap(high, middle);
        }
        if (at(high) < at(low)) {
            swap(high, low);
        }
        if (at(low) < at(middle)) {
            swap(low, middle);
        }
        swap(middle, low + 1);
    }

    /** Moves {@code left} and {@code right} towards each other until they have met; both ends hold them up. */
    private void partition(double pivot) {
        while (true) {
            do {
                left++;
            } while (at(left) < pivot);
            do {
                right--;
            } while (pivot < at(right));
            if (right < left) {
                return;
            }
            swap(left, right);
        }
    }

    /** The place of the median of the medians of fives, counted from {@code from}. */
    private int medianOfFives(int from, int count) {
        int medians = count / 5;
        for (int i = 0; i < medians; i++) {
            int start = from + 5 * i;
            swap(start + medianOfFive(start), from + i);
        }
        if (medians > 2) {
            select(from, from + medians - 1, from + medians / 2);
        }
        return medians / 2;
    }

    private int medianOfFive(int from) {
        order(from, 1, 0);
        order(from, 4, 3);
        order(from, 3, 0);
        order(from, 4, 1);
        order(from, 2, 1);
        if (at(from + 3) < at(from + 2)) {
            return at(from + 3) < at(from + 1) ? 1 : 3;
        }
        return 2;
    }

    private void order(int from, int i, int j) {
        if (at(from + i) < at(from + j)) {
            swap(from + i, from + j);
        }
    }
}
