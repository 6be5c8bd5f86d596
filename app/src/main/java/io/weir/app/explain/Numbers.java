package io.weir.app.explain;

import io.weir.rollout.CheckResult;
import io.weir.rollout.Limits;
import io.weir.rollout.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values and limits of checks as text. */
final class Numbers {

    private Numbers() {}

    static String shown(CheckResult check) {
        return check.value().map(Numbers::plain).orElseGet(() -> absent(check.measured()));
    }

    private static String absent(Measurement measured) {
        if (measured instanceof Measurement.NoData) {
            return "no data";
        }
        return measured instanceof Measurement.FewRequests ? "too few" : "no answer";
    }

    /** Why there is no value to judge; empty text where the check passes without. */
    static String reason(CheckResult check) {
        return check.failure()
                .or(check::waiting)
                .map(text -> text.replaceFirst("^\\Q" + check.name() + "\\E: ", ""))
                .orElse("");
    }

    static String limits(Limits limits) {
        List<String> texts = new ArrayList<>();
        limits.min().ifPresent(min -> texts.add("at least " + plain(min)));
        limits.max().ifPresent(max -> texts.add("at most " + plain(max)));
        return String.join(", ", texts);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.2f", number);
    }
}
