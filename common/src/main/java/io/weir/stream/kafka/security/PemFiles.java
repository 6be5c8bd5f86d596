package io.weir.stream.kafka.security;

import io.weir.stream.kafka.security.KafkaSecurity.Identity;
import io.weir.stream.kafka.security.KafkaSecurity.Tls;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from PEM files that may be renewed: before each connection they are compared with those in
 * use. Files that cannot be used then change nothing, which is logged once a version of them. Made
 * by Kafka's client; any thread.
 */
public final class PemFiles implements SslEngineFactory {

    /** Property that holds the {@link Tls}. */
    static final String TLS = "weir.kafka.tls";

    private static final Logger LOGGER = LoggerFactory.getLogger(PemFiles.class);
    private static final String PEM = "PEM";

    private Map<String, ?> configs = Map.of();
    private Map<Path, String> texts = Map.of();
    private Optional<DefaultSslEngineFactory> engines = Optional.empty();

    /**
     * Reads the files.
     *
     * @throws KafkaException naming the file that cannot be used
     */
    @Override
    public synchronized void configure(Map<String, ?> given) {
        configs = new HashMap<>(given);
        texts = read(tls());
        engines = Optional.of(engines(texts));
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String identification) {
        return current().createClientSslEngine(host, port, identification);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        return current().createServerSslEngine(host, port);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> next) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        return current().keystore();
    }

    @Override
    public KeyStore truststore() {
        return current().truststore();
    }

    @Override
    public synchronized void close() {
        engines.ifPresent(DefaultSslEngineFactory::close);
    }

    private synchronized DefaultSslEngineFactory current() {
        try {
            Map<Path, String> now = read(tls());
            if (!now.equals(texts)) {
                texts = now;
                engines = Optional.of(engines(now));
                LOGGER.atInfo().addKeyValue("files", now.keySet()).log("Kafka's TLS files renewed");
            }
        } catch (KafkaException unusable) {
            LOGGER.atWarn()
                    .addKeyValue("reason", unusable.getMessage())
                    .log("Kafka's TLS files cannot be used, those before are kept");
        }
        return engines.orElseThrow();
    }

    private Tls tls() {
        return (Tls) configs.get(TLS);
    }

    private static Map<Path, String> read(Tls tls) {
        Map<Path, String> texts = new HashMap<>();
        tls.authorities().ifPresent(file -> texts.put(file, Secret.read(file)));
        tls.identity()
                .ifPresent(
                        identity -> {
                            texts.put(identity.certificate(), Secret.read(identity.certificate()));
                            texts.put(identity.key(), Secret.read(identity.key()));
                        });
        return texts;
    }

    private DefaultSslEngineFactory engines(Map<Path, String> read) {
        Map<String, Object> map = new HashMap<>(configs);
        tls().authorities()
                .ifPresent(
                        file -> {
                            holds(file, read, "BEGIN CERTIFICATE", "a certificate");
                            map.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
                            map.put(
                                    SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
                                    new Password(read.get(file)));
                        });
        tls().identity().ifPresent(identity -> identify(map, identity, read));
        DefaultSslEngineFactory made = new DefaultSslEngineFactory();
        try {
            made.configure(map);
        } catch (KafkaException e) {
            throw new KafkaException(
                    "TLS files " + read.keySet() + " cannot be used: " + e.getMessage(), e);
        }
        return made;
    }

    private static void identify(
            Map<String, Object> map, Identity identity, Map<Path, String> read) {
        holds(identity.certificate(), read, "BEGIN CERTIFICATE", "a certificate");
        holds(
                identity.key(),
                read,
                "BEGIN PRIVATE KEY",
                "a key in PKCS#8 that is not encrypted ('BEGIN PRIVATE KEY')");
        map.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, PEM);
        map.put(
                SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                new Password(read.get(identity.certificate())));
        map.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(read.get(identity.key())));
    }

    private static void holds(Path file, Map<Path, String> read, String mark, String what) {
        if (!read.get(file).contains(mark)) {
            throw new KafkaException("file " + file + " holds no PEM of " + what);
        }
    }
}
