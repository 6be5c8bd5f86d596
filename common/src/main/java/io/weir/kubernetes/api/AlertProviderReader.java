package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.Problem;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads an AlertProvider (alerting.md 1.2). Lenient and pure, like {@link CanaryReader}. */
public final class AlertProviderReader {

    private AlertProviderReader() {}

    /** Reads. */
    public static AlertProviderView read(ObjectNode provider) {
        Problems problems = new Problems();
        Fields spec = Fields.of(provider, problems).object("spec");
        Optional<String> type = spec.neededText("type");
        type.ifPresent(value -> Supported.checkChannel(spec.path("type"), value, problems));
        Optional<String> secret = spec.object("secretRef").text("name");
        Optional<String> address = spec.text("address");
        if (address.isEmpty() && secret.isEmpty()) {
            problems.blocks(spec.path() + ": one of address and secretRef is needed");
        }
        address.ifPresent(url -> check(spec.path("address"), url, problems));
        Optional<String> proxy = spec.text("proxy");
        proxy.ifPresent(url -> check(spec.path("proxy"), url, problems));
        var ref = Names.of(provider);
        List<Problem> named =
                problems.gravestFirst().stream()
                        .map(
                                problem ->
                                        new Problem(
                                                problem.reason(),
                                                "AlertProvider " + ref + " " + problem.message(),
                                                problem.effect()))
                        .toList();
        return new AlertProviderView(
                ref,
                type.orElse(""),
                spec.text("channel").orElse("general"),
                spec.text("username").orElse("flagger"),
                hostOnly(address.orElse("")),
                proxy.map(AlertProviderReader::hostOnly),
                secret,
                spec.text("template"),
                named);
    }

    private static void check(String field, String url, Problems problems) {
        if (!Urls.callable(Address.of(url.strip()).text())) {
            problems.blocks(field + ": an absolute http or https URL is needed");
        }
    }

    private static Address hostOnly(String url) {
        String shown = Address.of(url).text();
        int scheme = shown.indexOf("://");
        if (scheme < 0) {
            // No URL at all: nothing of it is known to be harmless.
            return new Address("", !url.isEmpty());
        }
        int path = shown.indexOf('/', scheme + 3);
        String host = path < 0 ? shown : shown.substring(0, path);
        return new Address(host, !host.equals(url));
    }
}
