package io.weir.kubernetes.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallTest {

    static Stream<Arguments> paths() {
        var namespace = new ResourceKind("", "v1", "Namespace", "namespaces");
        return Stream.of(
                argumentSet(
                        "core group",
                        Call.of("get", "GET", ResourceKind.SERVICE, "shop", "cart"),
                        "/api/v1/namespaces/shop/services/cart",
                        "get Service shop/cart"),
                argumentSet(
                        "named group, all namespaces",
                        Call.of("list", "GET", ResourceKind.CANARY, "", ""),
                        "/apis/flagger.app/v1beta1/canaries",
                        "list Canary"),
                argumentSet(
                        "kind without namespaces",
                        Call.of("get", "GET", namespace, "", "shop"),
                        "/api/v1/namespaces/shop",
                        "get Namespace shop"),
                argumentSet(
                        "subresource",
                        Call.of("update status of", "PUT", ResourceKind.CANARY, "shop", "cart")
                                .at("/status"),
                        "/apis/flagger.app/v1beta1/namespaces/shop/canaries/cart/status",
                        "update status of Canary shop/cart"),
                argumentSet(
                        "name that would lead elsewhere",
                        Call.of("get", "GET", ResourceKind.SECRET, "shop", "../x y"),
                        "/api/v1/namespaces/shop/secrets/..%2Fx%20y",
                        "get Secret shop/../x y"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aCallKnowsItsPathAndWhatItIsAbout(Call call, String path, String subject) {
        assertThat(call.path()).isEqualTo(path);
        assertThat(call.subject()).isEqualTo(subject);
    }
}
