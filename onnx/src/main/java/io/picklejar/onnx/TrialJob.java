package io.picklejar.onnx;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A checked model and what {@link Session#open} wants beside it; goes to the child as it is.
 *
 * @param folder where external data lies
 * @param external the files of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TrialJob(byte[] model, Path folder, List<Path> external, OnnxOptions options) {

    private static final int MAGIC = 0x504a5431;

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeUTF(folder.toString());
        out.writeBoolean(!external.isEmpty());
        out.writeInt(options.intraOpThreads());
        out.writeInt(options.interOpThreads());
        out.writeBoolean(options.gpu());
        out.writeInt(model.length);
        out.write(model);
        out.flush();
    }

    /** Opens what {@link #write} wrote. */
    static Session open(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a trial's input");
        }
        Path folder = Path.of(in.readUTF());
        boolean hasExternal = in.readBoolean();
        OnnxOptions options = new OnnxOptions(in.readInt(), in.readInt(), in.readBoolean(), OnnxTrial.off());
        byte[] model = new byte[in.readInt()];
        in.readFully(model);
        return Session.open(model, folder, hasExternal, options);
    }

    /** Bytes of the model and its external data. */
    long bytes() throws IOException {
        long bytes = model.length;
        for (Path file : external) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** SHA-256 of all that the outcome depends on, the runtime's own version among it. */
    String hash(String runtime) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (runtime + "\n" + options.gpu() + "\n" + model.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(model);
            byte[] buffer = new byte[1 << 16];
            for (Path file : external) {
                digest.update((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
                update(digest, file, buffer);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, Path file, byte[] buffer) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
    }
}
