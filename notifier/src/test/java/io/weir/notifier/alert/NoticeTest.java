package io.weir.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.notifier.Changes;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {

    @Test
    void aTextThatBeginsAsTheTitleStandsForBoth() {
        assertThat(notice("Canary weight 20", "canary weight 20").sentence())
                .isEqualTo("canary weight 20");
        assertThat(notice("Repaired", "route put back").sentence())
                .isEqualTo("Repaired: route put back");
        assertThat(notice("Repaired", "").sentence()).isEqualTo("Repaired");
    }

    @Test
    void aTextWithoutEndIsCutBetweenCharacters() {
        String text = notice("title", "x" + "\uD83D\uDE80".repeat(5000)).text();

        assertThat(text.length()).isLessThanOrEqualTo(4000);
        assertThat(text).endsWith("\uD83D\uDE80…");
    }

    @Test
    void receiversAreReadAsTheyWereWritten() {
        for (Receiver receiver :
                List.of(
                        Receiver.Global.SLACK,
                        new Receiver.Events(Changes.CART),
                        new Receiver.Provider(new ObjectRef("ops", "on-call")))) {
            assertThat(Receiver.parse(receiver.key())).isEqualTo(receiver);
        }
        assertThat(new Receiver.Provider(new ObjectRef("ops", "on-call")).kind())
                .isEqualTo("provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slack/x", "kubernetes/shop", "provider//x", "pager/a/b"})
    void anythingElseIsNoReceiver(String text) {
        assertThatThrownBy(() -> Receiver.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    private static Notice notice(String title, String text) {
        return new Notice(
                Changes.CART,
                "uid",
                "Reason",
                Severity.INFO,
                title,
                text,
                List.of(),
                Changes.AT,
                Notice.Run.NONE);
    }
}
