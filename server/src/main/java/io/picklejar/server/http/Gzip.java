package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Compressed bodies, both ways. */
final class Gzip {

    /** Shorter answers fit one packet anyway. */
    private static final int WORTH_IT = 1024;

    /** Compressing more than this at once would hold up the other connections of the loop. */
    private static final int LONGEST = 1 << 20;

    private static final int CHUNK = 16 * 1024;

    /** Compressors write one, those that work in parallel one for each block of 64 KiB and more. */
    private static final int MOST_MEMBERS = 1000;

    private Gzip() {}

    /** Whether an answer of that kind and length gains from compression, if its caller takes it. */
    static boolean isWorthIt(CharSequence contentType, int length) {
        return length >= WORTH_IT
                && length <= LONGEST
                && !contentType.toString().startsWith("image/");
    }

    /** Whether {@code Accept-Encoding} takes gzip. */
    static boolean isAccepted(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        boolean any = false;
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            int end = coding.indexOf(';');
            String name = (end < 0 ? coding : coding.substring(0, end)).trim();
            if (name.equals("gzip") || name.equals("x-gzip")) {
                return !Negotiation.isRefused(coding);
            }
            any |= name.equals("*") && !Negotiation.isRefused(coding);
        }
        return any;
    }

    /** Compressed fast rather than small: the caller waits for it. */
    static byte[] compressed(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 3 + 64);
        try (OutputStream gzip = new Fast(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * What was compressed. However small {@code body} is, no more than {@code limit} bytes are ever held.
     *
     * @throws ServeException.TooLarge if it would be longer than {@code limit}
     * @throws ServeException.Malformed if it is no gzip, or in more than {@value #MOST_MEMBERS} members
     */
    static byte[] inflated(byte[] body, int limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(limit, CHUNK));
        byte[] chunk = new byte[CHUNK];
        try (InputStream gzip = members(body)) {
            for (int read = gzip.read(chunk); read >= 0; read = gzip.read(chunk)) {
                if (read > limit - out.size()) {
                    throw new ServeException.TooLarge("the body, inflated, is longer than " + limit + " bytes");
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new ServeException.Malformed("the body is not gzip, though Content-Encoding says so");
        }
        return out.toByteArray();
    }

    /** Member after member; the JDK's stream would call itself for each that is empty. */
    private static InputStream members(byte[] body) throws IOException {
        int[] members = {0};
        return GzipCompressorInputStream.builder()
                .setByteArray(body)
                .setDecompressConcatenated(true)
                .setOnMemberStart(each -> {
                    if (++members[0] > MOST_MEMBERS) {
                        throw new ServeException.Malformed(
                                "the body is gzip of more than " + MOST_MEMBERS + " members");
                    }
                })
                .get();
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, CHUNK);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
