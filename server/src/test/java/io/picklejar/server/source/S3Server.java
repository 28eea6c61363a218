package io.picklejar.server.source;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.server.config.SourceConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server (s3proxy over files) that checks signatures, and a client of its own to fill it. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "models";
    private static final String KEY = "test-key";
    private static final String SECRET = "test-secret";

    private final BlobStoreContext context;
    private final S3Proxy proxy;
    private final S3Client client;

    S3Server(Path files, int port) throws Exception {
        // what Amazon's default chain of credentials finds first
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", SECRET);
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", files.toString());
        context = ContextBuilder.newBuilder(new FilesystemNio2BlobApiMetadata())
                .credentials("unused", "unused")
                .overrides(properties)
                .build(BlobStoreContext.class);
        proxy = S3Proxy.builder()
                .blobStore(context.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
        if (!context.getBlobStore().containerExists(BUCKET)) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
    }

    S3Server(Path files) throws Exception {
        this(files, 0);
    }

    int port() {
        return proxy.getPort();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    void put(String key, String content) {
        client.putObject(
                request -> request.bucket(BUCKET).key(key),
                RequestBody.fromBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    void put(String key, Path file) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromFile(file));
    }

    String get(String key) {
        return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                .asUtf8String();
    }

    void delete(String key) {
        client.deleteObject(request -> request.bucket(BUCKET).key(key));
    }

    @Override
    public void close() {
        client.close();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("s3proxy does not stop", e);
        }
        context.close();
    }

    static SourceConfig config(URI endpoint, Path cache) {
        return config(endpoint, cache, 1000, 1L << 30);
    }

    static SourceConfig config(URI endpoint, Path cache, int maxObjects, long maxObjectBytes) {
        return new SourceConfig(
                Optional.of(cache.toString()),
                maxObjects,
                maxObjectBytes,
                4L << 30,
                Duration.ofSeconds(10),
                3,
                Optional.of(endpoint.toString()),
                Optional.empty(),
                SourceConfig.PathStyle.AUTO,
                false,
                Optional.empty());
    }

    /** A source whose retries do not wait. */
    static Source source(String uri, SourceConfig config) {
        return source(S3Store.of(uri, config), config);
    }

    static Source source(ObjectStore store, SourceConfig config) {
        return new CachedSource(
                store,
                Path.of(config.cacheDir().orElseThrow()),
                Limits.of(config),
                new ArtifactLoader(List.of())::holdsModel,
                new Retry(config.attempts(), pause -> {}),
                config.timeout(),
                System::nanoTime);
    }

    /** All files below a folder with their content, as {@code path=content} in order. */
    static List<String> contents(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return folder.relativize(file) + "=" + Files.readString(file);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .sorted()
                    .toList();
        }
    }
}
