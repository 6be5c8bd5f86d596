/** TLS and logins towards Kafka; files are read anew, so that what was renewed is used. */
package io.weir.stream.kafka.security;
