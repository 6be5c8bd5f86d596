package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.GoDuration;
import io.weir.rollout.HookType;
import io.weir.rollout.Webhook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.analysis.webhooks} (webhooks.md 1). */
final class WebhookReader {

    private WebhookReader() {}

    /**
     * Reads all that can be called. Names need not be unique in a manifest; what passed is
     * remembered by type and name, so a name that comes again for a type gets a number.
     */
    static List<Webhook> read(Fields analysis, Problems problems) {
        List<Webhook> hooks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields.Element entry : analysis.objects("webhooks")) {
            Fields hook = entry.fields();
            Optional<HookType> type = type(hook, problems);
            Optional<String> url = hook.neededText("url");
            if (type.isEmpty() || url.isEmpty()) {
                continue;
            }
            String name = unique(names, type.get(), hook.text("name").orElse(hook.path()));
            hooks.add(hook(entry, type.get(), name, Address.of(url.get()), problems));
        }
        return hooks;
    }

    private static Webhook hook(
            Fields.Element entry, HookType type, String name, Address url, Problems problems) {
        Fields hook = entry.fields();
        if (!Urls.callable(url.text())) {
            fails(type, hook.path("url") + Urls.notCallable(url), problems);
        }
        String timeout = hook.text("timeout").orElse("");
        if (timeout.length() > 1 && GoDuration.parse(timeout).isEmpty()) {
            fails(
                    type,
                    hook.path("timeout")
                            + ": not a duration such as 10s, was "
                            + hook.shown("timeout"),
                    problems);
        }
        return new Webhook(
                entry.index(),
                type,
                name,
                url,
                timeout,
                Math.max(0, hook.whole("retries").orElse(0)),
                hook.flag("disableTLS"),
                hook.flag("muteAlert"),
                hook.anyConfidential("metadata"));
    }

    /** A call that cannot succeed; where the answer decides nothing it is only worth saying. */
    private static void fails(HookType type, String message, Problems problems) {
        if (type == HookType.EVENT || type == HookType.POST_ROLLOUT) {
            problems.warns(message);
        } else {
            problems.failsChecks(message);
        }
    }

    private static Optional<HookType> type(Fields hook, Problems problems) {
        String written = hook.text("type").orElse("");
        for (HookType type : HookType.values()) {
            if (type.text().equals(written)) {
                return Optional.of(type);
            }
        }
        if (written.isEmpty()) {
            return Optional.of(HookType.ROLLOUT);
        }
        problems.blocks(hook.path("type") + ": not a type of webhook, was " + hook.shown("type"));
        return Optional.empty();
    }

    private static String unique(Set<String> names, HookType type, String name) {
        String unique = name;
        for (int number = 2; !names.add(type.text() + "/" + unique); number++) {
            unique = name + "#" + number;
        }
        return unique;
    }
}
