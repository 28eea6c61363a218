package io.picklejar.model.kernel.text;

import java.text.Normalizer;
import java.util.BitSet;
import java.util.Locale;

/**
 * What Python's {@code str} and {@code unicodedata} do, by code points. Java's and Python's Unicode tables may be of
 * different versions: characters assigned between the two may be told apart differently.
 */
final class PythonText {

    private static final BitSet COMBINING = combining();

    private PythonText() {}

    /**
     * {@code str.lower}: both use the full case mapping of Unicode without a locale, final sigma included.
     */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** {@code str.isspace} of one character, which is what {@code \s} means: also U+001C to U+001F and U+0085. */
    static boolean isSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || (c > 0x85 && (Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x2028 || c == 0x2029));
    }

    /** What {@code \w} means: letters, numbers of every kind and the underscore; no marks, unlike in Java. */
    static boolean isWord(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        }
        int type = Character.getType(c);
        return Character.isLetter(c)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** {@code strip_accents_ascii}: compatibility decomposition, then whatever is not ASCII is left out. */
    static String stripToAscii(String text) {
        if (isAscii(text)) {
            return text;
        }
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(normal.length());
        for (int i = 0; i < normal.length(); i++) {
            if (normal.charAt(i) < 0x80) {
                kept.append(normal.charAt(i));
            }
        }
        return kept.toString();
    }

    /** {@code strip_accents_unicode}: compatibility decomposition, then combining characters are left out. */
    static String stripCombining(String text) {
        if (isAscii(text)) {
            return text;
        }
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(normal.length());
        for (int i = 0; i < normal.length(); ) {
            int c = normal.codePointAt(i);
            if (!COMBINING.get(c)) {
                kept.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return kept.toString();
    }

    /** As before scikit-learn 0.22, which left a text alone that was decomposed already. */
    static String stripCombiningOld(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFKD) ? text : stripCombining(text);
    }

    /**
     * Characters of a combining class other than 0. Java does not tell the class, but normalisation sorts by it: behind
     * U+0345, whose class 240 is the greatest, every other combining character changes its place.
     */
    private static BitSet combining() {
        BitSet found = new BitSet();
        found.set(0x345);
        for (int c = 0x300; c <= 0xE01EF; c++) {
            int type = Character.getType(c);
            boolean mark = type == Character.NON_SPACING_MARK
                    || type == Character.COMBINING_SPACING_MARK
                    || type == Character.ENCLOSING_MARK;
            if (mark && !Normalizer.isNormalized("a\u0345" + Character.toString(c), Normalizer.Form.NFD)) {
                found.set(c);
            }
        }
        return found;
    }
}
