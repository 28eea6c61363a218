package io.picklejar.server.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Request ids: the caller's own where it can be trusted to be harmless, else a new one. */
final class RequestIds {

    private static final int LONGEST = 128;

    private RequestIds() {}

    static String of(@Nullable String sent) {
        return sent != null && isHarmless(sent) ? sent : next();
    }

    private static boolean isHarmless(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-_.:/+=@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** 64 random bits in hexadecimal digits. */
    private static String next() {
        long bits = ThreadLocalRandom.current().nextLong();
        byte[] digits = new byte[16];
        for (int i = 15; i >= 0; i--) {
            digits[i] = (byte) Character.forDigit((int) (bits & 15), 16);
            bits >>>= 4;
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }
}
