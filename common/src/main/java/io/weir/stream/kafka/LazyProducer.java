package io.weir.stream.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/** Makes Kafka's producer with the first call; see {@link SharedProducer}. */
final class LazyProducer implements InvocationHandler {

    private final String bootstrap;
    private final Map<String, Object> properties;
    private Optional<KafkaProducer<String, byte[]>> producer = Optional.empty();

    LazyProducer(String bootstrap, Map<String, Object> properties) {
        this.bootstrap = bootstrap;
        this.properties = properties;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Optional<KafkaProducer<String, byte[]>> target =
                method.getName().equals("close") ? producer() : Optional.of(connected());
        if (target.isEmpty()) {
            return null;
        }
        try {
            return method.invoke(target.get(), arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /**
     * The next call makes another one: an idempotent producer that was refused once is of no use
     * any more. What it still holds fails. Blocks for a moment; not on an event loop.
     */
    void renew() {
        Optional<KafkaProducer<String, byte[]>> old;
        synchronized (this) {
            old = producer;
            producer = Optional.empty();
        }
        old.ifPresent(useless -> useless.close(Duration.ZERO));
    }

    private synchronized Optional<KafkaProducer<String, byte[]>> producer() {
        return producer;
    }

    private synchronized KafkaProducer<String, byte[]> connected() {
        if (producer.isEmpty()) {
            if (!Bootstrap.resolvable(bootstrap)) {
                throw new KafkaException("no address of " + bootstrap + " can be resolved");
            }
            producer = Optional.of(new KafkaProducer<>(properties));
        }
        return producer.get();
    }
}
