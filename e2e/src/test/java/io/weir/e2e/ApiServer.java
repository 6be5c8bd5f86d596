package io.weir.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server of the current kubeconfig, reached without the kubeconfig's own credentials. */
record ApiServer(String address, HttpClient client) {

    static ApiServer current() throws IOException, GeneralSecurityException {
        JsonNode cluster =
                JsonMapper.builder()
                        .build()
                        .readTree(
                                Kubectl.run(
                                        "config",
                                        "view",
                                        "--raw",
                                        "--minify",
                                        "--flatten",
                                        "-o",
                                        "json"))
                        .at("/clusters/0/cluster");
        byte[] authority =
                cluster.has("certificate-authority")
                        ? Files.readAllBytes(
                                Path.of(cluster.path("certificate-authority").asString()))
                        : Base64.getDecoder()
                                .decode(cluster.path("certificate-authority-data").asString());
        return new ApiServer(
                cluster.path("server").asString(),
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(10))
                        .sslContext(trusting(authority))
                        .build());
    }

    /** The status code of the answer. */
    int send(String token, String method, String path, String contentType, Optional<String> body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", contentType)
                        .method(
                                method,
                                body.map(HttpRequest.BodyPublishers::ofString)
                                        .orElseGet(HttpRequest.BodyPublishers::noBody))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static SSLContext trusting(byte[] authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(authority))) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
