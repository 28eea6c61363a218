package io.picklejar.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority, and certificates that it signed for 127.0.0.1 and for another host; made by the JDK's keytool. */
public final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Into a folder that is there. */
    public static TestCertificates make(Path folder) throws IOException, GeneralSecurityException {
        TestCertificates made = new TestCertificates(folder);
        made.generate("ca", "-ext", "bc:c");
        made.generate("stranger", "-ext", "bc:c");
        made.generate("here", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        made.generate("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        made.export();
        return made;
    }

    private void generate(String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + output);
        }
    }

    private void export() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        for (String alias : List.of("ca", "stranger", "here", "elsewhere")) {
            write(certificate(alias), "CERTIFICATE", keys.getCertificate(alias).getEncoded());
            write(
                    key(alias),
                    "PRIVATE KEY",
                    keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
        }
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                file, "-----BEGIN " + what + "-----\n" + lines.encodeToString(der) + "\n-----END " + what + "-----\n");
    }

    /** @param alias {@code ca}, {@code stranger}, {@code here} or {@code elsewhere} */
    public Path certificate(String alias) {
        return folder.resolve(alias + ".pem");
    }

    public Path key(String alias) {
        return folder.resolve(alias + ".key");
    }
}
