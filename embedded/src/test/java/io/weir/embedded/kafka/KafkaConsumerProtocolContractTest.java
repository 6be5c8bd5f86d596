package io.weir.embedded.kafka;

import io.weir.stream.kafka.KafkaSettings.GroupProtocol;

/** The contract of streams with groups that the broker keeps together. */
class KafkaConsumerProtocolContractTest extends KafkaStreamContractTest {

    @Override
    protected GroupProtocol protocol() {
        return GroupProtocol.CONSUMER;
    }
}
