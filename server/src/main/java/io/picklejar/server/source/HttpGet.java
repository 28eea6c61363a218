package io.picklejar.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * GET with time-outs on connecting and on every read. Follows no redirect: the credentials are for this server.
 *
 * @param authorization value of the header, or null
 */
record HttpGet(Duration timeout, @Nullable String authorization) {

    private static final int LONGEST_TEXT = 16 << 20;
    private static final int LONGEST_ERROR = 4096;

    /** A short answer as text. */
    String text(URI uri) throws IOException {
        HttpURLConnection connection = send(uri, 0);
        try (InputStream in = connection.getInputStream()) {
            byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
            if (bytes.length > LONGEST_TEXT) {
                throw StoreException.lasting(shown(uri) + ": an answer of more than " + LONGEST_TEXT + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw StoreException.passing(shown(uri) + ": " + Fingerprint.reason(e), e);
        } finally {
            connection.disconnect();
        }
    }

    /** A long answer, from {@code offset} where the server can. */
    ObjectStore.Body body(URI uri, long offset) throws IOException {
        HttpURLConnection connection = send(uri, offset);
        try {
            long start = connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL ? offset : 0;
            return new ObjectStore.Body(connection.getInputStream(), start, false, connection::disconnect);
        } catch (IOException e) {
            connection.disconnect();
            throw StoreException.passing(shown(uri) + ": " + Fingerprint.reason(e), e);
        }
    }

    private HttpURLConnection send(URI uri, long offset) throws StoreException {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
            connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
            connection.setInstanceFollowRedirects(false);
            if (authorization != null) {
                connection.setRequestProperty("Authorization", authorization);
            }
            if (offset > 0) {
                connection.setRequestProperty("Range", "bytes=" + offset + "-");
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
                StoreException failure = failure(uri, status, error(connection));
                connection.disconnect();
                throw failure;
            }
            return connection;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw StoreException.passing(shown(uri) + ": " + Fingerprint.reason(e), e);
        }
    }

    private static String error(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
        }
    }

    private static StoreException failure(URI uri, int status, String body) {
        String message = shown(uri) + " answers " + status + (body.isBlank() ? "" : ": " + Names.printable(body));
        boolean passing = status >= 500 || status == 429 || status == 408;
        return passing ? StoreException.passing(message) : StoreException.lasting(message);
    }

    private static String shown(URI uri) {
        return uri.getHost() + Names.printable(String.valueOf(uri.getPath()));
    }
}
