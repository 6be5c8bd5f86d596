package io.weir.embedded.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as companies run it: TLS and logins, and nobody may do what was not allowed. Whoever
 * comes over the plain listener of the embedded broker may do everything.
 */
public final class SecuredKafka implements AutoCloseable {

    /** The password of everybody here. */
    public static final String PASSWORD = "not-a-secret";

    private static final String MODULES = "org.apache.kafka.common.security.";

    private final EmbeddedKafka broker;
    private final Admin admin;
    private final Path directory;
    private final int secure;
    private final int mutual;

    private SecuredKafka(EmbeddedKafka broker, Path directory, int secure, int mutual) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        this.directory = directory;
        this.secure = secure;
        this.mutual = mutual;
    }

    /** Starts it. PLAIN knows the user {@code plain}; a client certificate is CN=weir-mutual. */
    public static SecuredKafka start(Path directory) throws Exception {
        certificate(directory, "broker", "localhost");
        certificate(directory, "client", "weir-mutual");
        int secure = EmbeddedKafka.freePort();
        int mutual = EmbeddedKafka.freePort();
        Map<String, String> extra = new HashMap<>();
        extra.put(
                BrokerConfig.MORE_LISTENERS,
                "SECURE://127.0.0.1:" + secure + ",MUTUAL://127.0.0.1:" + mutual);
        extra.put(
                "listener.security.protocol.map",
                "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL,MUTUAL:SSL");
        extra.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        extra.put("super.users", "User:ANONYMOUS");
        for (String listener : List.of("listener.name.secure.", "listener.name.mutual.")) {
            extra.put(listener + "ssl.keystore.type", "PKCS12");
            extra.put(listener + "ssl.keystore.location", directory.resolve("broker.p12") + "");
            extra.put(listener + "ssl.keystore.password", PASSWORD);
            extra.put(listener + "ssl.key.password", PASSWORD);
        }
        extra.put("listener.name.mutual.ssl.client.auth", "required");
        extra.put("listener.name.mutual.ssl.truststore.type", "PEM");
        extra.put(
                "listener.name.mutual.ssl.truststore.certificates",
                Files.readString(directory.resolve("client.crt")));
        String sasl = "listener.name.secure.";
        extra.put(
                sasl + "sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN,OAUTHBEARER");
        extra.put(
                sasl + "scram-sha-512.sasl.jaas.config",
                MODULES + "scram.ScramLoginModule required;");
        extra.put(
                sasl + "scram-sha-256.sasl.jaas.config",
                MODULES + "scram.ScramLoginModule required;");
        extra.put(
                sasl + "plain.sasl.jaas.config",
                MODULES + "plain.PlainLoginModule required user_plain=\"" + PASSWORD + "\";");
        extra.put(
                sasl + "oauthbearer.sasl.jaas.config",
                MODULES + "oauthbearer.OAuthBearerLoginModule required;");
        extra.put(
                sasl + "oauthbearer.sasl.server.callback.handler.class",
                TokenChecks.class.getName());
        return new SecuredKafka(
                EmbeddedKafka.start(directory.resolve("data"), 0, extra),
                directory,
                secure,
                mutual);
    }

    /** Address of the listener with TLS and logins. */
    public String secure() {
        return "127.0.0.1:" + secure;
    }

    /** Address of the listener that asks for a client certificate. */
    public String mutual() {
        return "127.0.0.1:" + mutual;
    }

    /** PEM of {@code broker} or {@code client}: what signs itself. */
    public Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    /** PEM of the key of {@code client}. */
    public Path key() {
        return directory.resolve("client.key");
    }

    /** Makes a user of SCRAM. */
    public void user(String name) {
        for (ScramMechanism mechanism :
                List.of(ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256)) {
            done(admin.alterUserScramCredentials(List.of(upsert(name, mechanism))).all());
        }
    }

    private static UserScramCredentialUpsertion upsert(String name, ScramMechanism mechanism) {
        return new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(mechanism, 4096), PASSWORD);
    }

    /** Allows what {@code weir acls} lists. */
    public void allow(
            String principal,
            String resource,
            String name,
            boolean prefix,
            List<String> operations) {
        done(
                admin.createAcls(
                                operations.stream()
                                        .map(
                                                operation ->
                                                        new AclBinding(
                                                                new ResourcePattern(
                                                                        ResourceType.valueOf(
                                                                                resource),
                                                                        name,
                                                                        prefix
                                                                                ? PatternType
                                                                                        .PREFIXED
                                                                                : PatternType
                                                                                        .LITERAL),
                                                                new AccessControlEntry(
                                                                        principal,
                                                                        "*",
                                                                        AclOperation.valueOf(
                                                                                operation),
                                                                        AclPermissionType.ALLOW)))
                                        .toList())
                        .all());
    }

    /** Address of the plain listener, for those who may do everything. */
    public String plain() {
        return broker.bootstrap();
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    private static void done(KafkaFuture<?> future) {
        try {
            future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** A certificate that signs itself, as NAME.p12, NAME.crt and NAME.key. */
    private static void certificate(Path directory, String name, String subject)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve(name + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made =
                new ProcessBuilder(
                                (tool
                                                + " -genkeypair -alias it -keyalg EC -validity 2"
                                                + " -storetype PKCS12 -dname CN="
                                                + subject
                                                + " -ext SAN=dns:localhost,ip:127.0.0.1 -storepass "
                                                + PASSWORD
                                                + " -keystore "
                                                + store)
                                        .split(" "))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new AssertionError(said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem(
                directory.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate("it").getEncoded());
        pem(
                directory.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey("it", PASSWORD.toCharArray()).getEncoded());
    }

    private static void pem(Path file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.write(
                file,
                Arrays.asList("-----BEGIN " + what + "-----", text, "-----END " + what + "-----"));
    }
}
