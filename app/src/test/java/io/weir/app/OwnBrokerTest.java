package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.embedded.kafka.DiskFull;
import io.weir.embedded.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnBrokerTest {

    private static final Duration PAUSE = Duration.ofMillis(20);

    @TempDir private Path directory;
    private final AtomicBoolean full = new AtomicBoolean(true);
    private final AtomicInteger looks = new AtomicInteger();

    private EmbeddedKafka start(int port) {
        looks.incrementAndGet();
        if (full.get()) {
            throw new DiskFull("the disk is full: 3 MiB are free");
        }
        return EmbeddedKafka.start(directory, port, Map.of());
    }

    @Test
    void servesOnTheAddressThatItNamedWhenThereIsRoom() throws Exception {
        try (OwnBroker own = OwnBroker.start(this::start, PAUSE)) {
            String address = own.bootstrap();
            assertThat(own.missing()).contains("the disk is full: 3 MiB are free");
            await().until(() -> looks.get() > 2);
            assertThat(own.missing()).isPresent();

            full.set(false);

            await().atMost(Duration.ofSeconds(30)).until(() -> own.missing().isEmpty());
            assertThat(own.bootstrap()).isEqualTo(address);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS)).hasSize(1);
            }
        }
        assertThat(EmbeddedKafka.addressIn(directory)).isEmpty();
    }

    @Test
    void whateverElseKeepsItAwayMeanwhileIsShownAndWaitedForToo() {
        try (OwnBroker own = OwnBroker.start(this::start, PAUSE)) {
            try (EmbeddedKafka other = EmbeddedKafka.start(directory)) {
                full.set(false);
                await().until(() -> own.missing().orElse("").contains("is in use by another"));
                assertThat(other.bootstrap()).isNotEqualTo(own.bootstrap());
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> own.missing().isEmpty());
            assertThat(EmbeddedKafka.addressIn(directory)).contains(own.bootstrap());
        }
    }

    @Test
    void waitsNoMoreWhenItIsClosed() {
        OwnBroker own = OwnBroker.start(this::start, PAUSE);
        await().until(() -> looks.get() > 1);

        own.close();
        own.close();
        full.set(false);

        await().during(PAUSE.multipliedBy(5))
                .until(() -> EmbeddedKafka.addressIn(directory).isEmpty());
    }

    @Test
    void aDirectoryThatCannotBeUsedEndsTheStart() {
        try (EmbeddedKafka other = EmbeddedKafka.start(directory)) {
            assertThat(other.port()).isPositive();
            assertThatThrownBy(() -> OwnBroker.start(directory))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is in use by another embedded Kafka");
        }
    }
}
