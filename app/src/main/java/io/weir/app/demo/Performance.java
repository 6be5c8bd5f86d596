package io.weir.app.demo;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The running demo: lets traffic flow, acts as the person, takes in what the topics say, and shows
 * it. Everything happens on one event loop.
 */
final class Performance {

    private static final long FRAME_MILLIS = 100;

    private final Vertx vertx;
    private final Context context;
    private final Shop shop;
    private final Traffic traffic;
    private final Plot plot;
    private final Show show;
    private final Supplier<Duration> now;
    private final Supplier<Duration> simulated;
    private final Promise<Plot.Ending> end = Promise.promise();
    private Scene scene = Scene.EMPTY;
    private boolean open;
    private boolean installed;
    private Optional<Long> frames = Optional.empty();

    /**
     * Shows nothing yet.
     *
     * @param now since the demo was started
     * @param simulated time of the traffic
     */
    Performance(
            Vertx vertx,
            Context context,
            Shop shop,
            Traffic traffic,
            Show show,
            Supplier<Duration> now,
            Supplier<Duration> simulated) {
        this.vertx = vertx;
        this.context = context;
        this.shop = shop;
        this.traffic = traffic;
        this.plot = new Plot(shop);
        this.show = show;
        this.now = now;
        this.simulated = simulated;
    }

    /** Begins to show, and ends with the story. Any thread. */
    Future<Plot.Ending> play(Tap tap) {
        context.runOnContext(
                begin -> {
                    tap.open(
                                    snapshot -> scene = scene.seen(snapshot),
                                    change -> scene = scene.told(change, now.get()))
                            .onFailure(end::tryFail);
                    open = true;
                    frames = Optional.of(vertx.setPeriodic(FRAME_MILLIS, frame -> frame()));
                });
        return end.future();
    }

    private void frame() {
        try {
            if (open) {
                plot.act(now.get()).ifPresent(what -> scene = scene.trying(what, now.get()));
            }
            // Users come when the first release serves, and stay.
            installed |= shop.primary().available();
            if (installed) {
                traffic.serve(simulated.get(), shop.primary(), shop.canary(), shop.weight());
            } else {
                traffic.rest(simulated.get());
            }
            scene = scene.serving(image(shop.primary()), image(shop.canary()), traffic.users());
            show.show(scene, now.get());
            plot.ending(now.get()).ifPresent(end::tryComplete);
        } catch (RuntimeException failure) {
            end.tryFail(failure);
        }
    }

    private static String image(Traffic.Backend backend) {
        return backend.available() ? backend.release().image() : "";
    }

    /** What the story waits for, when its time is over. */
    String waitingFor() {
        return plot.waitingFor();
    }

    /** What users saw. */
    Traffic.Users users() {
        return traffic.users();
    }

    /** Shows no more. Any thread. */
    Future<Void> stop() {
        return Future.future(
                promise ->
                        context.runOnContext(
                                stop -> {
                                    frames.ifPresent(vertx::cancelTimer);
                                    show.end();
                                    promise.complete();
                                }));
    }
}
