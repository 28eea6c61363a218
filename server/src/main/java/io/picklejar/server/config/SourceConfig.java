package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Models from elsewhere.
 *
 * @param cacheDir folder for what was fetched, or empty for the user's own cache folder
 * @param maxObjects most objects listed in a store
 * @param maxObjectBytes largest object that is fetched
 * @param maxTotalBytes most bytes of all versions together
 * @param timeout how long a connection, an answer or the next bytes of one may take
 * @param attempts how often something is tried where the failure may pass
 * @param s3Endpoint address of an object store other than Amazon's
 * @param s3Region its region, or empty to find it as Amazon's tools do
 * @param s3PathStyle whether the bucket is in the path instead of the host name
 * @param s3Anonymous whether requests are not signed
 * @param mlflowTrackingUri address of the MLflow server, or empty for {@code MLFLOW_TRACKING_URI}
 */
public record SourceConfig(
        Optional<String> cacheDir,
        int maxObjects,
        long maxObjectBytes,
        long maxTotalBytes,
        Duration timeout,
        int attempts,
        Optional<String> s3Endpoint,
        Optional<String> s3Region,
        PathStyle s3PathStyle,
        boolean s3Anonymous,
        Optional<String> mlflowTrackingUri) {

    /** {@link #AUTO} is on where an endpoint is set. */
    public enum PathStyle {
        AUTO,
        ON,
        OFF
    }

    static final Key<Optional<String>> CACHE_DIR = Key.optional(
                    "cache_dir", "a folder", "where models from object stores and registries are kept")
            .defaultShownAs("the user's cache folder");
    static final Key<Integer> MAX_OBJECTS =
            Key.integer("source_max_objects", 100_000, 1, 10_000_000, "most objects listed in a store");
    static final Key<Long> MAX_OBJECT_BYTES =
            Key.bytes("source_max_object_bytes", 10L << 30, 1, 1L << 40, "largest object that is fetched from a store");
    static final Key<Long> MAX_TOTAL_BYTES = Key.bytes(
            "source_max_total_bytes", 100L << 30, 1, 1L << 44, "most bytes of all models of a store together");
    static final Key<Duration> TIMEOUT = Key.duration(
            "source_timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "how long a store may take to connect, to answer or to go on");
    static final Key<Integer> ATTEMPTS =
            Key.integer("source_attempts", 4, 1, 20, "how often a fetch is tried where its failure may pass");
    static final Key<Optional<String>> S3_ENDPOINT = Key.optionalUrl(
            "s3_endpoint", "a URL, as in https://minio.example:9000", "address of an object store other than Amazon's");
    static final Key<Optional<String>> S3_REGION =
            Key.optional("s3_region", "a region, as in eu-central-1", "region of the bucket");
    static final Key<PathStyle> S3_PATH_STYLE = Key.choice(
            "s3_path_style", PathStyle.AUTO, "the bucket in the path, not in the host; auto is on with s3_endpoint");
    static final Key<Boolean> S3_ANONYMOUS = Key.truth("s3_anonymous", false, "send requests without a signature");
    static final Key<Optional<String>> MLFLOW_TRACKING_URI = Key.optionalUrl(
                    "mlflow_tracking_uri", "a URL, as in http://mlflow.example:5000", "address of the MLflow server")
            .defaultShownAs("MLFLOW_TRACKING_URI");

    static final List<Key<?>> KEYS = List.of(
            CACHE_DIR,
            MAX_OBJECTS,
            MAX_OBJECT_BYTES,
            MAX_TOTAL_BYTES,
            TIMEOUT,
            ATTEMPTS,
            S3_ENDPOINT,
            S3_REGION,
            S3_PATH_STYLE,
            S3_ANONYMOUS,
            MLFLOW_TRACKING_URI);

    public SourceConfig {
        MAX_OBJECTS.check(maxObjects);
        MAX_OBJECT_BYTES.check(maxObjectBytes);
        MAX_TOTAL_BYTES.check(maxTotalBytes);
        TIMEOUT.check(timeout);
        ATTEMPTS.check(attempts);
        S3_ENDPOINT.check(s3Endpoint);
        MLFLOW_TRACKING_URI.check(mlflowTrackingUri);
    }

    public static SourceConfig from(Settings settings) {
        return new SourceConfig(
                settings.get(CACHE_DIR),
                settings.get(MAX_OBJECTS),
                settings.get(MAX_OBJECT_BYTES),
                settings.get(MAX_TOTAL_BYTES),
                settings.get(TIMEOUT),
                settings.get(ATTEMPTS),
                settings.get(S3_ENDPOINT),
                settings.get(S3_REGION),
                settings.get(S3_PATH_STYLE),
                settings.get(S3_ANONYMOUS),
                settings.get(MLFLOW_TRACKING_URI));
    }

    public boolean usesPathStyle() {
        return s3PathStyle == PathStyle.ON || (s3PathStyle == PathStyle.AUTO && s3Endpoint.isPresent());
    }
}
