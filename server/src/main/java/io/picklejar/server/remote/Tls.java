package io.picklejar.server.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
public final class Tls {

    private static final int LONGEST = 1 << 20;

    private Tls() {}

    /**
     * Believes the authorities in a file alone.
     *
     * @param file certificates as PEM, or null for those that Java believes
     * @throws IllegalArgumentException where they cannot be read; tells the file and why
     */
    public static SSLContext trusting(@Nullable String file) {
        try {
            if (file == null) {
                return SSLContext.getDefault();
            }
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate each : certificates(file)) {
                authorities.setCertificateEntry("ca-" + authorities.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot do TLS", e);
        }
    }

    /**
     * Looks whether a file holds certificates.
     *
     * @throws IllegalArgumentException where it does not; tells the file and why
     */
    public static void requireCertificates(String file) {
        certificates(file);
    }

    private static Collection<? extends Certificate> certificates(String file) {
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file)));
            if (all.isEmpty()) {
                throw unreadable(file, "no certificate in it");
            }
            return all;
        } catch (CertificateException e) {
            throw unreadable(file, "no certificate in it");
        }
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw unreadable(file, "more than 1 MiB");
            }
            return bytes;
        } catch (IOException | InvalidPathException e) {
            throw unreadable(file, "cannot be read");
        }
    }

    private static IllegalArgumentException unreadable(String file, String why) {
        return new IllegalArgumentException(file + ": " + why + " (expected: a PEM file of certificates)");
    }

    /** Checks that a server's certificate is for the host that was asked for. */
    static SSLParameters checkingTheHost() {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
