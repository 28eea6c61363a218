package io.picklejar.server.source;

import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.SourceConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A prefix of a bucket. Its listing carries the ETags, so that what has not changed costs one request for a thousand objects;
 * an object is then asked for with {@code If-Match}, and is never something newer than what was listed.
 */
final class S3Store implements ObjectStore {

    /** So that no fetch waits for bytes for long and a small request ends altogether. */
    private static final int TIMEOUTS_PER_CALL = 4;

    private static final int PAGE = 1000;
    private static final int NOT_IMPLEMENTED = 501;
    private static final String CHANGED = "was changed by somebody else meanwhile";

    private final String bucket;
    private final String prefix;
    private final SourceConfig config;
    private final int page;
    private @Nullable S3Client client;
    private boolean single;

    /** @param prefix without slashes at its ends; may be empty */
    private S3Store(String bucket, String prefix, SourceConfig config, int page) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.config = config;
        this.page = page;
    }

    /**
     * The store that a URI names.
     *
     * @throws ConfigException with one line where it names none
     */
    static S3Store of(String uri, SourceConfig config) {
        return of(uri, config, PAGE);
    }

    /** @param page objects per request of a listing */
    static S3Store of(String uri, SourceConfig config, int page) {
        String rest = uri.substring("s3://".length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}") || prefix.contains("//")) {
            throw new ConfigException(Names.printable(uri) + " (expected: s3://bucket/prefix)");
        }
        return new S3Store(bucket, prefix.replaceAll("^/+|/+$", ""), config, page);
    }

    @Override
    public List<RemoteObject> list(int most) throws IOException {
        String folder = prefix.isEmpty() ? "" : prefix + "/";
        List<RemoteObject> objects = new ArrayList<>();
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(folder)
                .maxKeys(page)
                .build();
        try {
            String next = null;
            do {
                ListObjectsV2Response answer = client().listObjectsV2(
                                request.toBuilder().continuationToken(next).build());
                answer.contents().forEach(object -> objects.add(listed(object, folder)));
                if (objects.size() > most) {
                    throw StoreException.lasting(
                            "more than " + most + " objects (expected: at most that, source_max_objects)");
                }
                next = Boolean.TRUE.equals(answer.isTruncated()) ? answer.nextContinuationToken() : null;
            } while (next != null);
        } catch (SdkException e) {
            throw failure(e);
        }
        single = objects.isEmpty() && !prefix.isEmpty();
        return single ? single() : objects;
    }

    private static RemoteObject listed(S3Object object, String folder) {
        return new RemoteObject(object.key().substring(folder.length()), object.size(), bare(object.eTag()));
    }

    /** The prefix may be an object itself: one model file. */
    private List<RemoteObject> single() throws IOException {
        try {
            HeadObjectResponse head =
                    client().headObject(request -> request.bucket(bucket).key(prefix));
            return List.of(new RemoteObject(lastSegment(), head.contentLength(), bare(head.eTag())));
        } catch (NoSuchKeyException e) {
            return List.of();
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    /** Without quotes; S3 speakers differ in sending them. */
    private static String bare(@Nullable String tag) {
        return tag == null ? "" : tag.replace("\"", "");
    }

    @Override
    public Body open(RemoteObject object, long offset) throws IOException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(fullKey(object.key()));
        if (!object.tag().isEmpty()) {
            request.ifMatch('"' + object.tag() + '"');
        }
        if (offset > 0) {
            request.range("bytes=" + offset + "-");
        }
        try {
            ResponseInputStream<GetObjectResponse> in = client().getObject(request.build());
            long start = in.response().contentRange() == null ? 0 : offset;
            return new Body(in, start, isPlain(in.response()), in::abort);
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    /** With a key of the caller or of KMS the ETag is no MD5, though it looks like one. */
    private static boolean isPlain(GetObjectResponse response) {
        String encryption = response.serverSideEncryptionAsString();
        return response.sseCustomerAlgorithm() == null
                && (encryption == null || encryption.isEmpty() || encryption.equals("AES256"));
    }

    @Override
    public void put(String key, byte[] content, @Nullable String tag) throws IOException {
        if (single) {
            throw StoreException.lasting(
                    describe() + ": is a single file (expected: a folder, for a route.yaml to lie in)");
        }
        requireUnchanged(fullKey(key), tag);
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(fullKey(key))
                .contentType("application/yaml")
                .build();
        PutObjectRequest conditional = tag == null
                ? request.copy(put -> put.ifNoneMatch("*"))
                : request.copy(put -> put.ifMatch('"' + tag + '"'));
        RequestBody body = RequestBody.fromBytes(content);
        try {
            client().putObject(conditional, body);
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_IMPLEMENTED) {
                throw failure(e);
            }
            putUnconditionally(request, body);
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    /** Asked apart from the conditional request, because some stores take the condition and ignore it. */
    private void requireUnchanged(String key, @Nullable String tag) throws IOException {
        String now;
        try {
            now = bare(client().headObject(request -> request.bucket(bucket).key(key))
                    .eTag());
        } catch (NoSuchKeyException e) {
            now = null;
        } catch (SdkException e) {
            throw failure(e);
        }
        if (!Objects.equals(now, tag)) {
            throw StoreException.lasting(CHANGED);
        }
    }

    private void putUnconditionally(PutObjectRequest request, RequestBody body) throws IOException {
        try {
            client().putObject(request, body);
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    private String fullKey(String key) {
        if (single) {
            return prefix;
        }
        return prefix.isEmpty() ? key : prefix + "/" + key;
    }

    private String lastSegment() {
        return prefix.substring(prefix.lastIndexOf('/') + 1);
    }

    @Override
    public String rootName() {
        if (prefix.isEmpty()) {
            return Names.asName(bucket);
        }
        String name = lastSegment();
        int dot = name.lastIndexOf('.');
        return Names.asName(single && dot > 0 ? name.substring(0, dot) : name);
    }

    @Override
    public String identity() {
        return describe() + " at " + config.s3Endpoint().orElse("Amazon");
    }

    @Override
    public String describe() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    /** Made when first needed: finding region and credentials may ask the machine's metadata service. */
    private S3Client client() {
        if (client == null) {
            client = build();
        }
        return client;
    }

    private S3Client build() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(config.timeout())
                        .socketTimeout(config.timeout()))
                .credentialsProvider(credentials())
                .forcePathStyle(config.usesPathStyle())
                // other stores than Amazon's do not know the checksums that newer SDKs add
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(config.timeout().multipliedBy(TIMEOUTS_PER_CALL)));
        config.s3Endpoint().map(URI::create).ifPresent(builder::endpointOverride);
        region().ifPresent(builder::region);
        return builder.build();
    }

    private AwsCredentialsProvider credentials() {
        return config.s3Anonymous()
                ? AnonymousCredentialsProvider.create()
                : DefaultCredentialsProvider.builder().build();
    }

    /** Another store has no regions, but a signature needs one. */
    private Optional<Region> region() {
        return config.s3Region().map(Region::of).or(() -> config.s3Endpoint().map(endpoint -> Region.US_EAST_1));
    }

    private static StoreException failure(SdkException e) {
        if (e instanceof S3Exception answer) {
            return failure(answer);
        }
        boolean passing = e instanceof SdkClientException && (e.retryable() || e.getCause() instanceof IOException);
        String message = firstLine(e);
        return passing ? StoreException.passing(message, e) : StoreException.lasting(message, e);
    }

    private static StoreException failure(S3Exception e) {
        int status = e.statusCode();
        return switch (status) {
            case 304, 409, 412 -> StoreException.lasting(CHANGED, e);
            case 401, 403 -> StoreException.lasting("access denied (" + status + ")", e);
            case 404 -> StoreException.lasting("not found (" + code(e) + ")", e);
            case 408, 429 -> StoreException.passing("busy (" + status + ")", e);
            default ->
                status >= 500
                        ? StoreException.passing("the store answers " + status, e)
                        : StoreException.lasting("the store answers " + status + " " + code(e), e);
        };
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null
                ? "no details"
                : Names.printable(String.valueOf(e.awsErrorDetails().errorCode()));
    }

    private static String firstLine(SdkException e) {
        String message = String.valueOf(e.getMessage());
        return Names.printable(message.lines().findFirst().orElse("failed"));
    }
}
