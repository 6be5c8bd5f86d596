package io.weir.e2e.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat that alerts go to. Now and then it answers that it failed. */
final class Receiver implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final double FAILS = 0.1;

    /**
     * One message as it came in.
     *
     * @param id of the delivery
     * @param canary name of it
     * @param revision that it speaks of
     * @param title its words
     * @param taken whether it was answered with 200
     */
    record Post(String id, String canary, String revision, String title, boolean taken) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Random random;
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    private Receiver(HttpServer server, long seed) {
        this.server = server;
        this.random = new Random(seed);
    }

    static Receiver start(Settings settings) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(settings.here(), 0), /* backlog */ 128);
        Receiver receiver = new Receiver(server, settings.seed());
        server.createContext("/", receiver::take);
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    String address() {
        return "http://"
                + server.getAddress().getAddress().getHostAddress()
                + ":"
                + server.getAddress().getPort();
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean taken = random.nextDouble() >= FAILS;
            JsonNode message = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            JsonNode attachment = message.at("/attachments/0");
            String source = attachment.path("author_name").asString("");
            posts.add(
                    new Post(
                            exchange.getRequestHeaders().getFirst("Weir-Delivery-Id"),
                            source.replaceFirst("\\..*", ""),
                            field(attachment, "Revision"),
                            attachment.path("text").asString(""),
                            taken));
            byte[] answer = (taken ? "ok" : "try again").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(taken ? 200 : 500, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String field(JsonNode attachment, String title) {
        return attachment
                .path("fields")
                .valueStream()
                .filter(field -> field.path("title").asString("").equals(title))
                .map(field -> field.path("value").asString(""))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
