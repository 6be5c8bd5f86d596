/**
 * Programs that measure what several processes do together, each service in a JVM of its own on one
 * broker and the embedded API server. They are no tests: nothing fails for being slow. Built with
 * the tests of this module:
 *
 * <pre>
 * ./mvnw -DskipTests -pl app -am package
 * java -cp 'app/target/test-classes:app/target/weir-app.jar:app/target/lib/*' \
 *   io.weir.app.benchmark.TakeoverTime --help
 * </pre>
 */
package io.weir.app.benchmark;
