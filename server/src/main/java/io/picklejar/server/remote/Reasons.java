package io.picklejar.server.remote;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why something remote failed, in one line for whoever runs the server. Never what was sent or how to log in. */
public final class Reasons {

    private static final int DEEPEST = 16;
    private static final int LONGEST = 300;

    private Reasons() {}

    /** What TLS has against the server if it is that, else the message of the first cause. */
    public static String of(Throwable error) {
        Throwable deepest = error;
        Throwable each = error;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            String tls = tls(each);
            if (tls != null) {
                return tls;
            }
            if (each.getMessage() != null) {
                deepest = each;
            }
            each = each.getCause();
        }
        return oneLine(deepest);
    }

    private static @Nullable String tls(Throwable error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (error instanceof CertificateExpiredException || error instanceof CertificateNotYetValidException) {
            return "the server's certificate is not valid today (" + oneLine(error) + ")";
        }
        if (error instanceof CertPathBuilderException || message.contains("signature check failed")) {
            return "the server's certificate is signed by nobody who is trusted here (expected: an authority in the"
                    + " file of its setting tls_ca or cache_redis_tls_ca, or one that Java trusts)";
        }
        boolean isNamed = message.contains("subject alternative") || message.contains("no name matching");
        if (message.contains("could not be verified by hostnameverifier")
                || (error instanceof CertificateException && isNamed)) {
            return "the server's certificate is for another host (" + oneLine(error) + ")";
        }
        return null;
    }

    private static String oneLine(Throwable error) {
        String message = error.getMessage();
        String text = message == null ? error.getClass().getSimpleName() : message;
        String line = text.lines().findFirst().orElse("failed");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
