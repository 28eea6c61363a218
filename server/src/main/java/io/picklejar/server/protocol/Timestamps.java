package io.picklejar.server.protocol;

import java.time.Instant;

/**
 * Points in time as answers have them: {@code 2026-11-21T07:00:00.042Z}. All of a second but its thousandths is formatted once
 * a second, because a formatter costs more than a cheap model. Thread-safe: the second is replaced as a whole.
 */
final class Timestamps {

    private volatile Second last = Second.of(0);

    /** @param text without the Z at its end */
    private record Second(long epoch, String text) {
        static Second of(long epoch) {
            String text = Instant.ofEpochSecond(epoch).toString();
            return new Second(epoch, text.substring(0, text.length() - 1));
        }
    }

    /** @param millis since 1970 */
    String of(long millis) {
        long epoch = Math.floorDiv(millis, 1000);
        Second second = last;
        if (second.epoch() != epoch) {
            second = Second.of(epoch);
            last = second;
        }
        int thousandths = Math.floorMod(millis, 1000);
        String zeros = thousandths < 10 ? ".00" : thousandths < 100 ? ".0" : ".";
        return second.text() + zeros + thousandths + 'Z';
    }
}
