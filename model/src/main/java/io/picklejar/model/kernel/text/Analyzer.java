package io.picklejar.model.kernel.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a document to its tokens: lower case, accents, then words or characters, then n-grams. Source:
 * {@code sklearn.feature_extraction.text._VectorizerMixin}.
 *
 * @param kind words, characters, or characters within words
 * @param lowercase whether {@code str.lower} comes first
 * @param accents what is done to accents afterwards
 * @param tokenizer finds words; null where characters are taken
 * @param stopWords words left out before n-grams are made
 * @param least shortest n-gram, 1 or more
 * @param most longest n-gram
 */
public record Analyzer(
        Kind kind,
        boolean lowercase,
        Accents accents,
        @Nullable Tokenizer tokenizer,
        Set<String> stopWords,
        int least,
        int most) {

    /** Units that n-grams are made of. */
    public enum Kind {
        WORD,
        CHAR,
        CHAR_WB
    }

    /** What becomes of accents; {@code UNICODE_OLD} is {@code UNICODE} before scikit-learn 0.22. */
    public enum Accents {
        KEEP,
        ASCII,
        UNICODE,
        UNICODE_OLD
    }

    public Analyzer {
        stopWords = Set.copyOf(stopWords);
        if (least < 1 || most < least || (kind == Kind.WORD) != (tokenizer != null)) {
            throw new IllegalArgumentException("n-grams of " + least + " to " + most + " by " + kind);
        }
    }

    void analyze(String document, TokenSink to) {
        String text = lowercase ? PythonText.lower(document) : document;
        text = switch (accents) {
            case KEEP -> text;
            case ASCII -> PythonText.stripToAscii(text);
            case UNICODE -> PythonText.stripCombining(text);
            case UNICODE_OLD -> PythonText.stripCombiningOld(text);
        };
        if (tokenizer != null) {
            words(tokenizer, text, to);
        } else if (kind == Kind.CHAR) {
            chars(codePoints(text), to);
        } else {
            charsInWords(codePoints(text), to);
        }
    }

    private void words(Tokenizer finder, String text, TokenSink to) {
        List<String> words = new ArrayList<>();
        finder.tokens(text, words);
        if (!stopWords.isEmpty()) {
            words.removeIf(stopWords::contains);
        }
        for (int n = least; n <= Math.min(most, words.size()); n++) {
            for (int i = 0; i + n <= words.size(); i++) {
                to.accept(n == 1 ? words.get(i) : String.join(" ", words.subList(i, i + n)));
            }
        }
    }

    private void chars(int[] text, TokenSink to) {
        for (int n = least; n <= Math.min(most, text.length); n++) {
            for (int i = 0; i + n <= text.length; i++) {
                to.accept(new String(text, i, n));
            }
        }
    }

    /** n-grams of each word between two spaces; a word shorter than n counts once, and ends the lengths. */
    private void charsInWords(int[] text, TokenSink to) {
        int at = 0;
        while (at < text.length) {
            int from = at;
            while (at < text.length && !PythonText.isSpace(text[at])) {
                at++;
            }
            if (at > from) {
                int[] word = new int[at - from + 2];
                word[0] = ' ';
                word[word.length - 1] = ' ';
                System.arraycopy(text, from, word, 1, at - from);
                padded(word, to);
            }
            at++;
        }
    }

    private void padded(int[] word, TokenSink to) {
        for (int n = least; n <= most; n++) {
            int shown = Math.min(n, word.length);
            to.accept(new String(word, 0, shown));
            for (int i = 1; i + n <= word.length; i++) {
                to.accept(new String(word, i, n));
            }
            if (n >= word.length) {
                return;
            }
        }
    }

    /** The text with runs of two and more spaces as one; a single one stays what it is. */
    private static int[] codePoints(String text) {
        int[] points = text.codePoints().toArray();
        int size = 0;
        for (int i = 0; i < points.length; ) {
            int end = i;
            while (end < points.length && PythonText.isSpace(points[end])) {
                end++;
            }
            points[size++] = end > i + 1 ? ' ' : points[i];
            i = Math.max(end, i + 1);
        }
        return Arrays.copyOf(points, size);
    }
}
