package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.weir.kubernetes.KubernetesApi;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.channel.Conversation.Exchange;
import io.weir.notifier.channel.Conversation.Reply;
import io.weir.notifier.channel.HttpPost.Answer;
import io.weir.notifier.delivery.Courier;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.notifier.delivery.Result;
import io.weir.notifier.delivery.Threads;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.Timers;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Takes deliveries to chat services and webhooks. */
public final class ChatCourier implements Courier {

    private final Destinations destinations;
    private final HttpPost post;
    private final Settings settings;
    private final Threads threads;
    private final Turns turns;
    private final InstantSource clock;

    /**
     * What it is started with.
     *
     * @param global the receivers by flag
     * @param crossNamespaceRefs whether a Canary may name AlertProviders of other namespaces
     * @param proxies that the environment names
     * @param limit for one exchange with a chat service
     * @param webhookLimit for one exchange with a webhook
     * @param userAgent what it calls itself
     */
    public record Settings(
            GlobalReceivers global,
            boolean crossNamespaceRefs,
            EnvironmentProxies proxies,
            Duration limit,
            Duration webhookLimit,
            String userAgent) {}

    /**
     * Sends with a client.
     *
     * @param kubernetes to read AlertProviders, their Secrets and Canaries from
     * @param client verifies TLS
     * @param threads the first messages of runs
     * @param timers of the context that it is called on
     * @param clock for dates in {@code Retry-After}
     */
    public ChatCourier(
            KubernetesApi kubernetes,
            Settings settings,
            HttpClient client,
            Threads threads,
            Timers timers,
            InstantSource clock) {
        this.destinations =
                new Destinations(kubernetes, settings.global(), settings.crossNamespaceRefs());
        this.post =
                new HttpPost(client, settings.proxies(), settings.limit(), settings.userAgent());
        this.settings = settings;
        this.threads = threads;
        this.turns = new Turns(timers, clock);
        this.clock = clock;
    }

    @Override
    public Future<Result> attempt(Delivery delivery) {
        String thread = ThreadRoot.key(delivery.receiver(), delivery.notice());
        if (delivery.following() && threads.of(thread).isEmpty()) {
            return Future.succeededFuture(new Result.Delivered());
        }
        return destinations
                .of(delivery)
                .compose(destination -> send(delivery, destination))
                .recover(
                        failure ->
                                failure instanceof NoDestination none
                                        ? Future.succeededFuture(none.result())
                                        : Future.failedFuture(failure));
    }

    private Future<Result> send(Delivery delivery, Destination destination) {
        boolean listener =
                delivery.receiver() instanceof Receiver.Hook
                        || delivery.receiver() == Receiver.Global.WEBHOOK
                        || delivery.receiver() == Receiver.Global.CLOUD_EVENTS;
        Optional<Channel> channel =
                listener ? Channels.events(destination.type()) : Channels.chat(destination.type());
        if (channel.isEmpty()) {
            return dead("alerts of type '" + destination.type() + "' are not supported");
        }
        if (!Urls.usable(destination.address())) {
            return dead("the address must begin with http:// or https://");
        }
        Optional<URI> proxy = destination.proxy().flatMap(Urls::parse);
        if (destination.proxy().isPresent() && proxy.isEmpty()) {
            return dead("the proxy's address must begin with http:// or https://");
        }
        Duration limit =
                destination
                        .call()
                        .limit()
                        .orElse(listener ? settings.webhookLimit() : settings.limit());
        HttpPost.Way way =
                new HttpPost.Way(proxy, Optional.of(limit), destination.call().insecure());
        if (delivery.following() && channel.get().conversation(delivery, destination).isEmpty()) {
            return Future.succeededFuture(new Result.Delivered());
        }
        Delivery told = worded(delivery, destination);
        Exchange exchange =
                message -> exchange(channel.get(), way, limit, message, destination, told);
        return channel.get()
                .conversation(told, destination)
                .map(talk -> talk.carry(told, destination, threads, exchange, clock.instant()))
                .orElseGet(
                        () ->
                                exchange.post(channel.get().message(told, destination))
                                        .map(Reply::result));
    }

    private Future<Reply> exchange(
            Channel channel,
            HttpPost.Way way,
            Duration limit,
            Message message,
            Destination destination,
            Delivery delivery) {
        Optional<URI> address = Urls.parse(message.address());
        if (address.isEmpty()) {
            return Future.succeededFuture(
                    new Reply(new Result.Dead("the address is none that can be posted to"), ""));
        }
        String room = destination.address().text() + " " + destination.channel();
        return turns.of(room, channel.spacing(address.get().getHost()))
                .compose(turn -> post.send(way, address.get(), message, delivery.id()))
                .map(answer -> new Reply(judge(channel, answer), answer.body()))
                .otherwise(failure -> new Reply(Result.retry(why(failure, limit)), ""));
    }

    private static Delivery worded(Delivery delivery, Destination destination) {
        return delivery.telling(MessageTemplate.apply(destination.template(), delivery.notice()));
    }

    private Result judge(Channel channel, Answer answer) {
        return Answers.judge(answer.status(), answer.retryAfter(), clock.instant())
                .orElseGet(() -> channel.judge(answer.body()));
    }

    /** In our own words: those of the failure name the address. */
    private static String why(Throwable failure, Duration limit) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + limit.toMillis() + " ms";
        }
        if (failure instanceof UnknownHostException) {
            return "the address' host is unknown";
        }
        if (failure instanceof SSLException) {
            return "no trusted TLS connection";
        }
        return "no connection, or it broke: " + failure.getClass().getSimpleName();
    }

    private static Future<Result> dead(String reason) {
        return Future.succeededFuture(new Result.Dead(reason));
    }
}
